import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { type LeadField, leadFieldsQuery, useStatuses } from '@/api/lookups';
import { t as translate, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { controlClass, labelClass } from '@/ui/control';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

const kinds = ['text', 'number', 'money', 'date', 'select', 'multi', 'checkbox', 'url', 'phone'] as const;

interface FieldDialogProps {
  /** The field to change; none for a new one. */
  field?: LeadField;
  onClose: () => void;
}

/** Names a field, says what it holds, and where it must be filled in. */
export default function FieldDialog({ field, onClose }: FieldDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const statuses = useStatuses();
  const [label, setLabel] = useState(field?.label ?? '');
  const [kind, setKind] = useState<LeadField['kind']>(field?.kind ?? 'text');
  const [options, setOptions] = useState(field?.options.map((o) => o.label).join('\n') ?? '');
  const [required, setRequired] = useState<string[]>(field?.required_at ?? []);
  const choices = kind === 'select' || kind === 'multi';
  const save = useMutation({
    mutationFn: () => {
      // An option that keeps its name or its line keeps its key, and with it the values that hold it.
      const lines = options.split('\n').filter((line) => line.trim());
      const change = {
        label: label.trim(),
        required_at: required,
        options: choices
          ? lines.map((line, i) => {
              const old =
                field?.options.find((o) => o.label === line.trim()) ??
                (lines.length === field?.options.length ? field.options[i] : undefined);
              return { key: old?.key, label: line.trim() };
            })
          : undefined,
      };
      return field
        ? body(api.PATCH('/api/lead-fields/{key}', { params: { path: { key: field.key } }, body: change }))
        : body(api.POST('/api/lead-fields', { body: { ...change, kind } }));
    },
    meta: { inline: true },
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: leadFieldsQuery.queryKey });
      toast({ kind: 'success', title: translate('fields.saved', { label: next.label }) });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  return (
    <Dialog
      title={field ? t('fields.edit', { label: field.label }) : t('fields.add')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form
        className="flex min-h-0 flex-col"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (label.trim()) save.mutate();
        }}
      >
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          <TextField
            label={t('fields.label')}
            autoFocus
            autoComplete="off"
            maxLength={60}
            value={label}
            onChange={setLabel}
            error={refused?.field('label')}
          />
          <Select
            label={t('fields.kind')}
            isDisabled={field !== undefined}
            value={kind}
            onChange={setKind}
            options={kinds.map((value) => ({ value, label: t(`fields.kind.${value}`) }))}
          />
          {choices && (
            <label>
              <span className={labelClass}>{t('fields.options')}</span>
              <textarea
                dir="auto"
                rows={5}
                className={`${controlClass} py-2`}
                value={options}
                onChange={(e) => setOptions(e.target.value)}
              />
            </label>
          )}
          <fieldset>
            <legend className={labelClass}>{t('fields.required')}</legend>
            <div className="flex flex-wrap gap-x-4">
              {statuses.map((status) => (
                <label key={status.key} className="flex min-h-9 items-center gap-2 text-sm coarse:min-h-11">
                  <input
                    type="checkbox"
                    className="size-4 accent-brand"
                    checked={required.includes(status.key)}
                    onChange={(e) =>
                      setRequired(
                        e.target.checked
                          ? [...required, status.key]
                          : required.filter((key) => key !== status.key),
                      )
                    }
                  />
                  <bdi>{status.label}</bdi>
                </label>
              ))}
            </div>
          </fieldset>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending} isDisabled={!label.trim()}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
