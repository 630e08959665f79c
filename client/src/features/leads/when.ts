import {
  CalendarDate,
  now,
  type Time,
  toCalendarDateTime,
  today,
  toTime,
  toZoned,
} from '@internationalized/date';

/** A moment to choose with one press. */
export interface QuickChoice {
  key: 'inHour' | 'today17' | 'tomorrow9' | 'sunday9';
  date: CalendarDate;
  time: Time;
}

const nineTime = (hour: number) => toTime(toCalendarDateTime(new CalendarDate(2000, 1, 1)).set({ hour }));

/** The quick choices that are still ahead, in the zone of the business. Sunday opens the week. */
export function quickChoices(zone: string, at = now(zone)): QuickChoice[] {
  const date = new CalendarDate(at.year, at.month, at.day);
  const inHour = at.add({ hours: 1 }).set({ second: 0, millisecond: 0 });
  const weekday = date.toDate('UTC').getUTCDay();
  const sunday = date.add({ days: 7 - weekday });
  const choices: QuickChoice[] = [
    {
      key: 'inHour',
      date: new CalendarDate(inHour.year, inHour.month, inHour.day),
      time: nineTime(inHour.hour).set({ minute: inHour.minute }),
    },
  ];
  if (at.hour < 16) choices.push({ key: 'today17', date, time: nineTime(17) });
  choices.push({ key: 'tomorrow9', date: date.add({ days: 1 }), time: nineTime(9) });
  // Tomorrow may be that Sunday already.
  if (weekday !== 6) choices.push({ key: 'sunday9', date: sunday, time: nineTime(9) });
  return choices;
}

/** The instant of a wall clock in a zone; an hour that a change of clocks skips moves to the next one. */
export function instant(date: CalendarDate, time: Time, zone: string): Date {
  return toZoned(toCalendarDateTime(date, time), zone).toDate();
}

/** The first day one may choose. */
export function firstDay(zone: string): CalendarDate {
  return today(zone);
}
