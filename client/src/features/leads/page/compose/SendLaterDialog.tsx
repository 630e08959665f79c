import type { CalendarDate, Time } from '@internationalized/date';
import { parseAbsolute, toCalendarDate, today, toTime } from '@internationalized/date';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { businessZone, dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField, TimeOfDayField } from '@/ui/DateTimeField';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextArea } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { afterWindow, instantOf, type Scheduled, scheduledQuery } from './scheduled';
import { type Chosen, TemplatePicker } from './TemplatePicker';
import { leadTemplatesQuery, missing } from './templates';

interface SendLaterDialogProps {
  leadId: number;
  /** What stands in the field, or what waits already. */
  text: string;
  waiting?: Scheduled;
  windowEnds: string | null;
  maxLength: number;
  /** The number carries templates. */
  templates: boolean;
  onScheduled?: () => void;
  onClose: () => void;
}

/** A message for later: what, and when on the business's clock. */
export default function SendLaterDialog(props: SendLaterDialogProps) {
  const { leadId, waiting, windowEnds, maxLength, onScheduled, onClose } = props;
  const t = useT();
  const client = useQueryClient();
  const zone = businessZone();
  const times = useQuery({
    queryKey: ['task-times'],
    queryFn: ({ signal }) => body(api.GET('/api/tasks/times', { signal })),
    staleTime: 20_000,
  });
  const choices = times.data?.choices ?? [];
  const [text, setText] = useState(props.text);
  const [due, setDue] = useState<string | undefined>(waiting?.due_at);
  const [date, setDate] = useState<CalendarDate | null>(dateOf(waiting?.due_at, zone));
  const [time, setTime] = useState<Time | null>(timeOf(waiting?.due_at, zone));
  const [tried, setTried] = useState(false);
  const known = useQuery({ ...leadTemplatesQuery(leadId), enabled: props.templates }).data;
  const [picked, setPicked] = useState<Chosen>();
  // What waits with a template names it by its number.
  const stands = known?.find((item) => item.id === waiting?.template?.id);
  const [dropped, setDropped] = useState(false);
  const chosen =
    picked ??
    (stands && !dropped
      ? { template: stands, values: { ...stands.values, ...waiting?.template?.values } }
      : undefined);
  const empty = chosen ? missing(chosen.template, chosen.values) : [];
  const choose = (at: string) => {
    setDue(at);
    setDate(dateOf(at, zone));
    setTime(timeOf(at, zone));
  };
  const read = (nextDate: CalendarDate | null, nextTime: Time | null) => {
    setDate(nextDate);
    setTime(nextTime);
    setDue(nextDate && nextTime ? instantOf(nextDate, nextTime, zone) : undefined);
  };
  const save = useMutation({
    mutationFn: (at: string) => {
      const change = {
        message: text.trim(),
        due_at: at,
        template: chosen && { id: chosen.template.id, values: chosen.values },
      };
      return waiting
        ? body(
            api.PATCH('/api/scheduled/{id}', {
              params: { path: { id: waiting.id } },
              body: { ...change, no_template: !chosen },
            }),
          )
        : body(api.POST('/api/leads/{id}/scheduled', { params: { path: { id: leadId } }, body: change }));
    },
    meta: { inline: true },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: scheduledQuery(leadId).queryKey });
      toast({ kind: 'success', title: t('later.done', { time: dayTime(saved.due_at) }) });
      onScheduled?.();
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (due && (text.trim() || chosen) && empty.length === 0) save.mutate(due);
  };
  const wrongTime = refused?.field('due_at') ?? (tried && !due ? t('remind.need') : undefined);
  return (
    <Dialog
      title={t('later.title')}
      description={t('later.what')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          {!refused?.field('due_at') && !refused?.field('message') && (
            <FormFailure {...failureText(save.error)} />
          )}
          <TextArea
            label={t('later.text')}
            value={text}
            onChange={setText}
            maxLength={maxLength}
            error={
              refused?.field('message') ??
              (tried && !text.trim() && !chosen ? t('field.required') : undefined)
            }
          />
          <div className="flex min-h-8 flex-wrap gap-2 coarse:min-h-11">
            {choices.map((choice) => (
              <Button
                key={choice.key}
                size="sm"
                aria-pressed={due === choice.at}
                variant={due === choice.at ? 'soft' : 'secondary'}
                onPress={() => choose(choice.at)}
              >
                {t(`tasks.in.${choice.key}`)}
              </Button>
            ))}
          </div>
          <div>
            <div className="grid grid-cols-[3fr_2fr] gap-3">
              <DateField
                label={t('remind.date')}
                value={date}
                onChange={(next) => read(next, time)}
                minValue={today(zone)}
              />
              <TimeOfDayField label={t('remind.time')} value={time} onChange={(next) => read(date, next)} />
            </div>
            {wrongTime && (
              <p role="alert" className="mt-1.5 text-xs text-rose-fg">
                {wrongTime}
              </p>
            )}
          </div>
          {due && afterWindow(due, windowEnds, zone) && (
            <div className="flex flex-col gap-3">
              <p role="status" className="rounded-md bg-amber-bg px-3 py-2 text-xs text-amber-fg">
                {chosen ? t('later.template') : t('later.window')}
              </p>
              {props.templates && (
                <TemplatePicker
                  leadId={leadId}
                  chosen={chosen}
                  onChange={(next) => {
                    setPicked(next);
                    setDropped(!next);
                    save.reset();
                  }}
                  wrong={(slot) =>
                    refused?.field(`values.${slot}`) ??
                    (tried && empty.includes(slot) ? t('field.required') : undefined)
                  }
                />
              )}
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button
            type="submit"
            variant="primary"
            isPending={save.isPending}
            icon={<CalendarClock className="size-4" aria-hidden />}
          >
            {waiting ? t('action.save') : t('later.set')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function dateOf(at: string | undefined, zone: string): CalendarDate | null {
  return at ? toCalendarDate(parseAbsolute(at, zone)) : null;
}

function timeOf(at: string | undefined, zone: string): Time | null {
  return at ? toTime(parseAbsolute(at, zone)).set({ second: 0, millisecond: 0 }) : null;
}
