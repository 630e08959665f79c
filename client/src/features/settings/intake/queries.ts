import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A sender of leads. */
export type Source = Schema<'Sender'>;

/** A source with what is told only once. */
export type Opened = Schema<'Opened'>;

/** One delivery and what became of it. */
export type IntakeEvent = Schema<'Delivery'>;

/** Where a field may go. */
export const targets = [
  'name',
  'first_name',
  'last_name',
  'phone',
  'email',
  'notes',
  'note',
  'consent',
  'ignore',
] as const;

/** One of the places. */
export type Target = (typeof targets)[number];

/** The senders of the business. */
export const sourcesQuery = queryOptions({
  queryKey: ['intake'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/intake', { signal }))).items,
});

/** What came from a sender, the latest first. */
export function eventsQuery(id: number) {
  return queryOptions({
    queryKey: ['intake', id, 'events'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/intake/{id}/events', { params: { path: { id } }, signal }))).items,
  });
}
