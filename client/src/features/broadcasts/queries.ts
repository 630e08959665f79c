import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** One sending of a template to many. */
export type Broadcast = Schema<'Broadcast'>;

/** What is written before it is sent. */
export type Draft = Schema<'Draft'>;

/** A template that can be sent to many. */
export type Sendable = Schema<'Sendable'>;

/** What would happen. */
export type Forecast = Schema<'Forecast'>;

/** One person of a broadcast. */
export type Recipient = Schema<'Recipient'>;

/** The places a person of a broadcast can be in. */
export const places = ['waiting', 'queued', 'sent', 'delivered', 'read', 'failed', 'left_out'] as const;

/** One of the places. */
export type Place = (typeof places)[number];

// While it runs, numbers move by themselves; each message is no event of the broadcast.
const pulse = 3000;

const moves = (state: Broadcast['state']) => state === 'running';

/** The broadcasts, the latest first. */
export const broadcastsQuery = infiniteQueryOptions({
  queryKey: ['broadcasts', 'list'] as const,
  queryFn: ({ pageParam, signal }) =>
    body(api.GET('/api/broadcasts', { params: { query: { limit: 30, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.items.some((b) => moves(b.state))) ? pulse : false,
});

/** One broadcast. */
export function broadcastQuery(id: number) {
  return queryOptions({
    queryKey: ['broadcasts', id] as const,
    queryFn: ({ signal }) => body(api.GET('/api/broadcasts/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && moves(state.data.state) ? pulse : false),
  });
}

/** The people of a broadcast in one place, or all of them. */
export function recipientsQuery(id: number, status: Place | undefined, live: boolean) {
  return infiniteQueryOptions({
    queryKey: ['broadcasts', id, 'recipients', status ?? 'all'] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/broadcasts/{id}/recipients', {
          params: { path: { id }, query: { status, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: live ? pulse : false,
  });
}

/** The templates that can be sent to many. */
export const sendablesQuery = queryOptions({
  queryKey: ['broadcasts', 'templates'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/broadcasts/templates', { signal }))).items,
});

/** What a draft would do; asked again whenever the draft changes. */
export function forecastQuery(draft: Draft) {
  return queryOptions({
    queryKey: ['broadcasts', 'forecast', draft] as const,
    queryFn: ({ signal }) => body(api.POST('/api/broadcasts/preview', { body: draft, signal })),
    enabled: draft.template_id > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** One's own views of the leads and the shared ones: the segments that one can send to. */
export const segmentsQuery = queryOptions({
  queryKey: ['views'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/lead-views', { signal }))).items,
  staleTime: 60_000,
});
