import type { CalendarDate, Time } from '@internationalized/date';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clock, Globe } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
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
import { firstDay, instant, quickChoices } from './when';

interface ReminderDialogProps {
  leadId: number;
  name: string;
  onClose: () => void;
}

/** "Call me back": a day and an hour of the business's clock. */
export default function ReminderDialog({ leadId, name, onClose }: ReminderDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const zone = businessZone();
  const choices = useMemo(() => quickChoices(zone), [zone]);
  const first = choices.find((choice) => choice.key === 'tomorrow9') ?? choices[0]!;
  const [date, setDate] = useState<CalendarDate | null>(first.date);
  const [time, setTime] = useState<Time | null>(first.time);
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState<string>();

  const save = useMutation({
    mutationFn: (due: Date) =>
      body(
        api.POST('/api/leads/{id}/reminders', {
          params: { path: { id: leadId } },
          body: { due_at: due.toISOString(), note: note.trim() || undefined },
        }),
      ),
    meta: { inline: true },
    onSuccess: (reminder) => {
      for (const key of [['lead', leadId], ['tasks'], ['home']])
        void client.invalidateQueries({ queryKey: key });
      toast({ kind: 'success', title: t('remind.done', { time: dayTime(reminder.due_at) }) });
      onClose();
    },
    onError: (e) => setWrong(isApiError(e) ? e.field('due_at') : undefined),
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!date || !time) {
      setWrong(t('remind.need'));
      return;
    }
    const due = instant(date, time, zone);
    if (due.getTime() <= Date.now()) setWrong(t('remind.past'));
    else {
      setWrong(undefined);
      save.mutate(due);
    }
  };

  return (
    <Dialog
      title={t('remind.title')}
      description={t('remind.for', { name })}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          {!wrong && <FormFailure {...failureText(save.error)} />}
          <div className="flex flex-wrap gap-2">
            {choices.map((choice) => {
              const on = date?.compare(choice.date) === 0 && time?.compare(choice.time) === 0;
              return (
                <Button
                  key={choice.key}
                  size="sm"
                  aria-pressed={on}
                  variant={on ? 'soft' : 'secondary'}
                  onPress={() => {
                    setDate(choice.date);
                    setTime(choice.time);
                    setWrong(undefined);
                  }}
                >
                  {t(`remind.${choice.key}`)}
                </Button>
              );
            })}
          </div>
          <div>
            <div className="grid grid-cols-[3fr_2fr] gap-3">
              <DateField label={t('remind.date')} value={date} onChange={setDate} minValue={firstDay(zone)} />
              <TimeOfDayField label={t('remind.time')} value={time} onChange={setTime} />
            </div>
            {wrong ? (
              <p role="alert" className="mt-1.5 text-xs text-rose-fg">
                {wrong}
              </p>
            ) : (
              <p className="mt-1.5 flex items-center gap-1.5 text-xs text-fg-3">
                <Globe className="size-3.5" aria-hidden />
                {zone === 'Asia/Jerusalem' ? t('remind.zone') : t('remind.zoneOf', { zone })}
              </p>
            )}
          </div>
          <TextArea label={t('remind.note')} optional={t('field.optional')} value={note} onChange={setNote} />
        </DialogBody>
        <DialogFooter>
          <Button
            type="submit"
            variant="primary"
            isPending={save.isPending}
            icon={<Clock className="size-4" aria-hidden />}
          >
            {t('remind.set')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
