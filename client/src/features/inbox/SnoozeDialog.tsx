import { type CalendarDate, Time, toCalendarDateTime, today, toZoned } from '@internationalized/date';
import { type FormEvent, useState } from 'react';
import { useT } from '@/i18n';
import { businessZone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField, TimeOfDayField } from '@/ui/DateTimeField';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';

/** Any day and hour to put a conversation off to. */
export default function SnoozeDialog({
  onPick,
  onClose,
}: {
  onPick: (until: string) => void;
  onClose: () => void;
}) {
  const t = useT();
  const zone = businessZone();
  const [date, setDate] = useState<CalendarDate | null>(today(zone).add({ days: 1 }));
  const [time, setTime] = useState<Time | null>(new Time(9, 0));
  const [tried, setTried] = useState(false);
  const until = date && time && toZoned(toCalendarDateTime(date, time), zone, 'compatible');
  const wrong = !until || until.toDate().getTime() <= Date.now();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (until && !wrong) {
      onPick(until.toAbsoluteString());
      onClose();
    }
  };
  return (
    <Dialog title={t('inbox.snooze')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <div className="grid grid-cols-[3fr_2fr] gap-3">
            <DateField label={t('remind.date')} value={date} onChange={setDate} minValue={today(zone)} />
            <TimeOfDayField label={t('remind.time')} value={time} onChange={setTime} />
          </div>
          {tried && wrong && (
            <p role="alert" className="text-xs text-rose-fg">
              {t('remind.need')}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary">
            {t('inbox.snooze')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
