import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { Family } from './search';

/** A message of the conversation. */
export type Message = Schema<'Message'>;

/** A page of the conversation, with who answers and whether one may write. */
export type Thread = Schema<'Thread'>;

/** A telephone call with what was said. */
export type Call = Schema<'ItemWithTranscript'>;

/** Something that happened. */
export type Entry = Schema<'Entry'>;

/** "Call me back". */
export type Reminder = Schema<'Reminder'>;

/** The conversation from its end; each further page is an older one. */
export function threadQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['lead', id, 'conversation'] as const,
    queryFn: ({ pageParam, signal }): Promise<Thread> =>
      body(
        api.GET('/api/leads/{id}/conversation', {
          params: { path: { id }, query: { before: pageParam, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: 'end',
    getNextPageParam: (page: Thread) => page.prev_cursor ?? undefined,
  });
}

/** The calls, newest first. */
export function callsQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['lead', id, 'calls'] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/leads/{id}/calls', {
          params: { path: { id }, query: { cursor: pageParam, limit: 20 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** What the chat model says of a lead. */
export function summaryQuery(id: number) {
  return queryOptions({
    queryKey: ['lead', id, 'summary'] as const,
    queryFn: ({ signal }) => body(api.GET('/api/leads/{id}/summary', { params: { path: { id } }, signal })),
  });
}

const everything: Family[] = [];

/** The timeline, newest first; of some families of events, or of all. */
export function activityQuery(id: number, of: Family[] = everything) {
  return infiniteQueryOptions({
    queryKey: ['lead', id, 'activity', of.join()] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/leads/{id}/activity', {
          params: {
            path: { id },
            query: { family: of.length ? of : undefined, cursor: pageParam, limit: 30 },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The reminders, open ones first. */
export function remindersQuery(id: number) {
  return queryOptions({
    queryKey: ['lead', id, 'reminders'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/{id}/reminders', { params: { path: { id } }, signal }))).items,
  });
}
