import { parseDate } from '@internationalized/date';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { businessZone, ymd } from '@/i18n/format';
import type { CallsSearch } from './search';

const days = { today: 0, week: 6, month: 29 };

/** The beginning of a period: midnight where the business is. */
export function startOf(period: keyof typeof days, at: Date = new Date(), zone = businessZone()): string {
  return parseDate(ymd(at)).subtract({ days: days[period] }).toDate(zone).toISOString();
}

/** The calls of the business, newest first. */
export function callListQuery({ direction, status, since }: CallsSearch) {
  return infiniteQueryOptions({
    queryKey: ['calls', 'list', { direction, status, since }] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/calls', {
          params: {
            query: {
              direction,
              status,
              since: since && startOf(since),
              limit: 50,
              cursor: pageParam,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** One call with all that was said; a call that goes on is asked for again and again. */
export function callQuery(id: number) {
  return queryOptions({
    queryKey: ['calls', 'one', id] as const,
    queryFn: ({ signal }) => body(api.GET('/api/calls/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && !state.data.ended_at ? 3000 : false),
  });
}
