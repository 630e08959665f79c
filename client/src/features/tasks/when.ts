import {
  type CalendarDate,
  now,
  parseAbsolute,
  type Time,
  toCalendarDate,
  toCalendarDateTime,
  today,
  toTime,
  toZoned,
} from '@internationalized/date';

/**
 * A moment in the form: a day and an hour of the business's clock, and while it was not touched, the
 * exact instant it came from. On the nights when clocks change one reading can be two instants or none;
 * the server decides, so a typed reading is sent as it reads.
 */
export interface When {
  date: CalendarDate | null;
  time: Time | null;
  exact?: string;
}

/** The form's moment for an instant. */
export function fromInstant(at: string, zone: string): When {
  const local = parseAbsolute(at, zone);
  return { date: toCalendarDate(local), time: toTime(local).set({ second: 0, millisecond: 0 }), exact: at };
}

/** Nine o'clock tomorrow, where the form begins. */
export function tomorrowMorning(zone: string, at = now(zone)): When {
  const next = at.add({ days: 1 }).set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
  return { date: toCalendarDate(next), time: toTime(next) };
}

/** What is sent: the instant as it was chosen, or the reading of the clock. Nothing when it is not complete. */
export function dueOf({ date, time, exact }: When): { due_at: string } | { due_local: string } | undefined {
  if (exact) return { due_at: exact };
  if (!date || !time) return undefined;
  return { due_local: `${date.toString()}T${time.toString().slice(0, 5)}` };
}

/** The moment that the form says, for what is shown beside it; of two that read alike, the first. */
export function momentOf({ date, time, exact }: When, zone: string): Date | undefined {
  if (exact) return new Date(exact);
  return date && time ? toZoned(toCalendarDateTime(date, time), zone).toDate() : undefined;
}

/** The first day one may choose. */
export function firstDay(zone: string): CalendarDate {
  return today(zone);
}
