import {
  type CalendarDate,
  parseAbsolute,
  type Time,
  toCalendarDateTime,
  toZoned,
} from '@internationalized/date';
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A text that waits to be sent. */
export type Scheduled = Schema<'Scheduled'>;

/** What is to be sent to a lead later, the next first. */
export const scheduledQuery = (leadId: number) =>
  queryOptions({
    queryKey: ['lead', leadId, 'scheduled'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/{id}/scheduled', { params: { path: { id: leadId } }, signal }))).items,
  });

/**
 * The instant of a day and an hour on the business's clock. Of the two that a reading is when the clock
 * is put back, the first; of none, when it is put forward, the one that the old clock would have shown.
 */
export function instantOf(date: CalendarDate, time: Time, zone: string): string {
  return toZoned(toCalendarDateTime(date, time), zone, 'compatible').toAbsoluteString();
}

/** Whether an instant falls after the 24 hours in which a free text may be sent, as they stand now. */
export function afterWindow(at: string, windowEnds: string | null, zone: string): boolean {
  return !windowEnds || parseAbsolute(at, zone).compare(parseAbsolute(windowEnds, zone)) > 0;
}
