import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { InboxFilter } from './search';

/** A conversation with its last words. */
export type Summary = Schema<'Summary'>;

/** The conversations of one tab, newest words first. */
export function conversationsQuery(filter: InboxFilter) {
  return infiniteQueryOptions({
    queryKey: ['inbox', filter] as const,
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
