import type { CalendarDate, Time } from '@internationalized/date';
import { CalendarDays, ChevronLeft } from 'lucide-react';
import { CalendarHeading } from 'react-aria-components/Calendar';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Group,
  Label,
  Popover,
} from 'react-aria-components/DatePicker';
import { TimeField } from 'react-aria-components/TimeField';
import { controlClass, labelClass } from './control';
import { cx } from './cx';
import { floatingClass } from './Menu';

const box =
  'flex h-10 items-center gap-2 focus-within:border-brand focus-within:ring-3 focus-within:ring-brand/22 coarse:h-11';
const segment =
  'min-w-6 rounded-xs px-0.5 text-center tabular-nums outline-none focused:bg-brand focused:text-brand-fg data-[type=literal]:min-w-0 data-[placeholder]:text-fg-3';

// The segments are one left-to-right island, or a right-to-left row shows 2026.11.24 and 00:9.
function Segments() {
  return (
    <DateInput dir="ltr" className="flex flex-1 rtl:justify-end">
      {(of) => <DateSegment segment={of} className={segment} />}
    </DateInput>
  );
}

interface DateFieldProps {
  label: string;
  value: CalendarDate | null;
  onChange: (value: CalendarDate | null) => void;
  minValue?: CalendarDate;
  className?: string;
}

/** A day, typed or picked from the calendar. */
export function DateField({ label, className, ...rest }: DateFieldProps) {
  return (
    <DatePicker {...rest} shouldForceLeadingZeros className={cx('block', className)}>
      <Label className={labelClass}>{label}</Label>
      <Group className={cx(controlClass, box)}>
        <Segments />
        <Button className="-me-1.5 grid size-7 place-items-center rounded-sm text-fg-2 hover:bg-hover">
          <CalendarDays className="size-4" aria-hidden />
        </Button>
      </Group>
      <Popover className={cx(floatingClass, 'p-3')}>
        <Calendar>
          <header className="mb-2 flex items-center">
            <Button
              slot="previous"
              className="grid size-9 place-items-center rounded-md text-fg-2 hover:bg-hover off:opacity-30"
            >
              <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            </Button>
            <CalendarHeading className="flex-1 text-center text-sm" />
            <Button
              slot="next"
              className="grid size-9 place-items-center rounded-md text-fg-2 hover:bg-hover off:opacity-30"
            >
              <ChevronLeft className="size-4 ltr:-scale-x-100" aria-hidden />
            </Button>
          </header>
          <CalendarGrid weekdayStyle="narrow">
            <CalendarGridHeader>
              {(name) => (
                <CalendarHeaderCell className="size-9 text-2xs font-normal text-fg-3">
                  {name}
                </CalendarHeaderCell>
              )}
            </CalendarGridHeader>
            <CalendarGridBody>
              {(date) => (
                <CalendarCell
                  date={date}
                  className="grid size-9 cursor-default place-items-center rounded-md text-sm tabular-nums outline-none hover:bg-hover selected:bg-brand selected:text-brand-fg off:opacity-35 kbd-focus:outline-2 kbd-focus:outline-brand data-[outside-month]:hidden data-[today]:font-semibold data-[today]:not-data-[selected]:text-brand-text"
                />
              )}
            </CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </Popover>
    </DatePicker>
  );
}

interface TimeOfDayFieldProps {
  label: string;
  value: Time | null;
  onChange: (value: Time | null) => void;
  className?: string;
}

/** An hour and minute of the 24-hour clock. */
export function TimeOfDayField({ label, className, ...rest }: TimeOfDayFieldProps) {
  return (
    <TimeField {...rest} hourCycle={24} shouldForceLeadingZeros className={cx('block', className)}>
      <Label className={labelClass}>{label}</Label>
      <div className={cx(controlClass, box)}>
        <Segments />
      </div>
    </TimeField>
  );
}
