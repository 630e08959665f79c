import { today } from '@internationalized/date';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { businessZone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField, TimeOfDayField } from '@/ui/DateTimeField';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { Empty } from '@/ui/Empty';
import { FormFailure } from '@/ui/FormFailure';
import { Segmented } from '@/ui/Segmented';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { draftOf, emptyForm, everybody, type Form, hours, missing, sentDraft } from './draft';
import { ForecastPanel } from './ForecastPanel';
import { type Draft, forecastQuery, segmentsQuery, sendablesQuery } from './queries';
import { TestSend } from './TestSend';

const paces = ['5', '20', '60', '120'];

interface ComposeDialogProps {
  onClose: () => void;
  onSent: (id: number) => void;
}

/** A new broadcast: which template, to whom, when; with what would happen beside it all the while. */
export default function ComposeDialog({ onClose, onSent }: ComposeDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const zone = businessZone();
  const [key] = useState(() => crypto.randomUUID());
  const [form, setForm] = useState<Form>(emptyForm);
  const templates = useQuery(sendablesQuery).data;
  const views = useQuery(segmentsQuery).data ?? [];
  const draft = draftOf(form, views, zone);
  // What is typed is looked at once typing pauses.
  const forecast = useQuery(forecastQuery(useDeferredValue(draft)));
  const set = (change: Partial<Form>) => setForm((old) => ({ ...old, ...change }));
  const stop = useMutation({
    mutationFn: (id: number) => body(api.POST('/api/broadcasts/{id}/stop', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  const send = useMutation({
    mutationFn: (what: Draft) => body(api.POST('/api/broadcasts', { body: { ...sentDraft(what), key } })),
    meta: { inline: true },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['broadcasts'] });
      toast({
        kind: 'success',
        title: t('cast.started'),
        action: { label: t('action.undo'), run: () => stop.mutate(made.id) },
      });
      onSent(made.id);
    },
  });
  const lacking = missing(form);
  const eligible = forecast.data?.eligible ?? 0;
  const ready =
    Boolean(form.template) &&
    lacking.length === 0 &&
    eligible > 0 &&
    (!form.later || Boolean(draft.start_at));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (ready) send.mutate(draft);
  };
  const refused = isApiError(forecast.error) ? forecast.error : undefined;
  return (
    <Dialog
      wide
      title={t('cast.newTitle')}
      description={t('cast.newHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      {templates?.length === 0 ? (
        <Empty icon={<Megaphone />} title={t('cast.noTemplates')} hint={t('cast.noTemplatesHint')} />
      ) : (
        <form noValidate onSubmit={submit} className="flex min-h-0 flex-col">
          <DialogBody>
            <FormFailure {...failureText(send.error ?? forecast.error)} />
            <div className="grid gap-3 sm:grid-cols-2">
              <Select
                label={t('cast.template')}
                placeholder={t('cast.chooseTemplate')}
                value={form.template ? String(form.template.id) : null}
                options={(templates ?? []).map((one) => ({
                  value: String(one.id),
                  label: one.name,
                  description: t(one.marketing ? 'cast.isMarketing' : 'cast.isService'),
                }))}
                onChange={(id) =>
                  set({ template: templates?.find((one) => String(one.id) === id), values: {} })
                }
              />
              <Select
                label={t('cast.segment')}
                value={form.segment}
                options={[
                  { value: everybody, label: t('cast.everybody') },
                  ...views.map((view) => ({ value: String(view.id), label: view.name })),
                ]}
                onChange={(segment) => set({ segment })}
              />
            </div>
            <TextField
              label={t('cast.name')}
              optional={t('cast.nameHint')}
              value={form.name}
              onChange={(name) => set({ name })}
              maxLength={80}
            />
            {form.template && form.template.slots.length > 0 && (
              <fieldset className="grid gap-3 sm:grid-cols-2">
                <legend className="sr-only">{t('cast.slots')}</legend>
                {form.template.slots.map((slot) => (
                  <TextField
                    key={slot.key}
                    label={t('cast.slot', { name: slot.label })}
                    optional={slot.auto ? t('cast.slotAuto') : undefined}
                    value={form.values[slot.key] ?? ''}
                    onChange={(value) => set({ values: { ...form.values, [slot.key]: value } })}
                    maxLength={200}
                    error={refused?.field(`values.${slot.key}`)}
                  />
                ))}
              </fieldset>
            )}
            <div className="flex flex-col gap-3">
              <Segmented
                label={t('cast.when')}
                value={form.later ? 'later' : 'now'}
                onChange={(value) => set({ later: value === 'later' })}
                options={[
                  { value: 'now', label: t('cast.now') },
                  { value: 'later', label: t('cast.later') },
                ]}
              />
              {form.later && (
                <div className="grid grid-cols-[3fr_2fr] gap-3">
                  <DateField
                    label={t('remind.date')}
                    value={form.date}
                    onChange={(date) => set({ date })}
                    minValue={today(zone)}
                  />
                  <TimeOfDayField
                    label={t('remind.time')}
                    value={form.time}
                    onChange={(time) => set({ time })}
                  />
                </div>
              )}
              <div className="grid grid-cols-3 gap-3">
                <Select
                  label={t('cast.from')}
                  value={form.from}
                  options={hours(480, Number(form.to) - 60)}
                  onChange={(from) => set({ from })}
                />
                <Select
                  label={t('cast.to')}
                  value={form.to}
                  options={hours(Number(form.from) + 60, 1260)}
                  onChange={(to) => set({ to })}
                />
                <Select
                  label={t('cast.pace')}
                  value={form.perMinute}
                  options={paces.map((n) => ({ value: n, label: t('cast.perMinute', { n }) }))}
                  onChange={(perMinute) => set({ perMinute })}
                />
              </div>
              <Switch
                label={t('cast.keepRest')}
                description={t('cast.keepRestHint')}
                isSelected={!form.onRest}
                onChange={(keep) => set({ onRest: !keep })}
              />
              <Switch
                label={t('cast.closedToo')}
                isSelected={form.closedToo}
                onChange={(closedToo) => set({ closedToo })}
              />
            </div>
            {form.template && forecast.data && (
              <ForecastPanel forecast={forecast.data} stale={forecast.isPlaceholderData} />
            )}
            {form.template && <TestSend draft={draft} isDisabled={lacking.length > 0} />}
          </DialogBody>
          <DialogFooter>
            <Button type="submit" variant="primary" isPending={send.isPending} isDisabled={!ready}>
              {ready ? t('cast.send', { n: eligible }) : t('cast.sendNone')}
            </Button>
            <Button onPress={onClose}>{t('action.cancel')}</Button>
          </DialogFooter>
        </form>
      )}
    </Dialog>
  );
}
