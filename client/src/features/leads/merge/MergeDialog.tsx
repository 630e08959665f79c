import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { failureText } from '@/api/failureText';
import { useColleagues, useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { dayTime, money, phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import type { Lead } from '../queries';
import { useMerge } from './useMerge';

const fields = ['name', 'phone', 'email', 'status', 'owner_id', 'value_agorot', 'source'] as const;

type Field = (typeof fields)[number];

interface MergeDialogProps {
  first: Lead;
  second: Lead;
  onClose: () => void;
  onDone?: (keptId: number) => void;
}

/** Two leads side by side; for each field that differs, which value stays. */
export function MergeDialog({ first, second, onClose, onDone }: MergeDialogProps) {
  const t = useT();
  const [swapped, setSwapped] = useState(false);
  const [take, setTake] = useState<Field[]>([]);
  const [keep, gone] = swapped ? [second, first] : [first, second];
  const merge = useMerge((made) => {
    onClose();
    onDone?.(made.kept_id);
  });
  const words = useWords();
  const differing = fields.filter((f) => words(keep, f) !== words(gone, f));
  const choose = (field: Field, fromGone: boolean) =>
    setTake((old) =>
      fromGone ? [...old.filter((f) => f !== field), field] : old.filter((f) => f !== field),
    );

  return (
    <Dialog
      wide
      title={t('merge.dialog')}
      description={t('merge.dialogHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <FormFailure {...failureText(merge.error)} />
        <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
          <Head lead={keep} label={t('merge.first')} />
          <Button
            aria-label={t('merge.swap')}
            icon={<ArrowLeftRight className="size-4" aria-hidden />}
            onPress={() => {
              setSwapped(!swapped);
              setTake([]);
            }}
          />
          <Head lead={gone} label={t('merge.second')} />
        </div>
        {differing.map((field) => {
          const values = [words(keep, field), words(gone, field)] as const;
          // What the survivor lacks comes along by itself.
          const fromGone = take.includes(field) || !values[0];
          return (
            <fieldset key={field} className="border-t border-line pt-3">
              <legend className="sr-only">{t('merge.field', { field: t(`merge.of.${field}`) })}</legend>
              <p className="mb-1.5 text-xs text-fg-3" aria-hidden>
                {t(`merge.of.${field}`)}
              </p>
              <div className="grid grid-cols-2 gap-2">
                {values.map((value, i) => (
                  <label
                    key={i === 0 ? 'keep' : 'gone'}
                    className={cx(
                      'flex min-h-11 min-w-0 cursor-pointer items-center gap-2 rounded-md border px-3 py-2 text-sm',
                      fromGone === (i === 1) ? 'border-brand bg-brand-soft' : 'border-line-strong',
                      !value && 'cursor-not-allowed opacity-60',
                    )}
                  >
                    <input
                      type="radio"
                      name={field}
                      className="accent-brand"
                      checked={fromGone === (i === 1)}
                      disabled={!value}
                      onChange={() => choose(field, i === 1)}
                    />
                    <span className="min-w-0 truncate">
                      {value ? (
                        <bdi className={field === 'phone' ? 'num' : undefined}>{value}</bdi>
                      ) : (
                        t('merge.empty')
                      )}
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
          );
        })}
        {keep.notes && gone.notes && keep.notes !== gone.notes && (
          <p className="border-t border-line pt-3 text-sm text-fg-3">{t('merge.notesBoth')}</p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isPending={merge.isPending}
          onPress={() => merge.mutate({ keep, gone, take })}
        >
          {t('merge.do')}
        </Button>
        <Button onPress={onClose}>{t('action.cancel')}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function Head({ lead, label }: { lead: Lead; label: string }) {
  const t = useT();
  return (
    <div className="min-w-0">
      <p className="text-xs text-fg-3">{label}</p>
      <p className="truncate text-base font-medium">
        <bdi>{lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'))}</bdi>
      </p>
      <p className="truncate text-xs text-fg-3">{t('merge.created', { time: dayTime(lead.created_at) })}</p>
    </div>
  );
}

/** A field of a lead as people read it; empty when there is none. */
function useWords() {
  const statuses = useStatuses();
  const colleagues = useColleagues();
  return (lead: Lead, field: Field): string => {
    switch (field) {
      case 'phone':
        return lead.phone ? phone(lead.phone) : lead.phone_raw;
      case 'status':
        return statuses.find((s) => s.key === lead.status)?.label ?? lead.status;
      case 'owner_id':
        return lead.owner?.name ?? colleagues.find((c) => c.id === lead.owner_id)?.name ?? '';
      case 'value_agorot':
        return lead.value_agorot ? money(lead.value_agorot) : '';
      default:
        return lead[field];
    }
  };
}
