import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { InboxView } from './search';

/** A conversation with its last words. */
export type Summary = Schema<'Summary'>;

/** The lead beside whose conversation one is. */
export type Lead = Schema<'Lead'>;

/** The newest page of a conversation: who answers, and whether there is something to do. */
export type Thread = Schema<'Thread'>;

/** The conversations of one view, newest words first. */
export function conversationsQuery(filter: InboxView) {
  return infiniteQueryOptions({
    queryKey: ['inbox', 'list', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/conversations', {
          params: { query: { filter, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How many conversations each view holds. */
export const countsQuery = queryOptions({
  queryKey: ['inbox', 'counts'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/conversations/counts', { signal })),
  placeholderData: keepPreviousData,
});
