import { now } from '@internationalized/date';

/** How far a reminder can be put off with one press. */
export type SnoozeKey = 'inHour' | 'tomorrow9' | 'sunday9';

/** A moment to put a reminder off to. */
export interface Snooze {
  key: SnoozeKey;
  at: Date;
}

/** The moments offered, on the clock of the business. Sunday opens the week. */
export function snoozes(zone: string, from = now(zone)): Snooze[] {
  const nine = from.set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
  const weekday = new Date(Date.UTC(from.year, from.month - 1, from.day)).getUTCDay();
  const choices: Snooze[] = [
    { key: 'inHour', at: from.add({ hours: 1 }).set({ second: 0, millisecond: 0 }).toDate() },
    { key: 'tomorrow9', at: nine.add({ days: 1 }).toDate() },
  ];
  // On a Saturday tomorrow is that Sunday already.
  if (weekday !== 6) choices.push({ key: 'sunday9', at: nine.add({ days: 7 - weekday }).toDate() });
  return choices;
}
