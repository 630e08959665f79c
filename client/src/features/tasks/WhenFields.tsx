import type { CalendarDate, Time } from '@internationalized/date';
import { useQuery } from '@tanstack/react-query';
import { Globe, MoonStar } from 'lucide-react';
import { useRestAt } from '@/api/rest';
import { useT } from '@/i18n';
import { businessZone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField, TimeOfDayField } from '@/ui/DateTimeField';
import { timesQuery } from './queries';
import { firstDay, fromInstant, momentOf, type When } from './when';

interface WhenFieldsProps {
  value: When;
  onChange: (value: When) => void;
  error?: string;
}

/** When: one of the quick choices, or any day and hour, all on the business's clock. */
export function WhenFields({ value, onChange, error }: WhenFieldsProps) {
  const t = useT();
  const zone = businessZone();
  const choices = useQuery(timesQuery).data?.choices ?? [];
  const rest = useRestAt(momentOf(value, zone));
  const set = (date: CalendarDate | null, time: Time | null) => onChange({ date, time });
  return (
    <>
      <div className="flex min-h-8 flex-wrap gap-2 coarse:min-h-11">
        {choices.map((choice) => (
          <Button
            key={choice.key}
            size="sm"
            aria-pressed={value.exact === choice.at}
            variant={value.exact === choice.at ? 'soft' : 'secondary'}
            onPress={() => onChange(fromInstant(choice.at, zone))}
          >
            {t(`tasks.in.${choice.key}`)}
          </Button>
        ))}
      </div>
      <div>
        <div className="grid grid-cols-[3fr_2fr] gap-3">
          <DateField
            label={t('remind.date')}
            value={value.date}
            onChange={(date) => set(date, value.time)}
            minValue={firstDay(zone)}
          />
          <TimeOfDayField
            label={t('remind.time')}
            value={value.time}
            onChange={(time) => set(value.date, time)}
          />
        </div>
        {rest ? (
          <p role="status" className="mt-1.5 flex items-center gap-1.5 text-xs text-amber-fg">
            <MoonStar className="size-3.5 shrink-0" aria-hidden />
            {t('remind.rest', { name: rest.name })}
          </p>
        ) : null}
        {error ? (
          <p role="alert" className="mt-1.5 text-xs text-rose-fg">
            {error}
          </p>
        ) : (
          <p className="mt-1.5 flex items-center gap-1.5 text-xs text-fg-3">
            <Globe className="size-3.5" aria-hidden />
            {zone === 'Asia/Jerusalem' ? t('remind.zone') : t('remind.zoneOf', { zone })}
          </p>
        )}
      </div>
    </>
  );
}
