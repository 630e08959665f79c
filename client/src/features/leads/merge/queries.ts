import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** Two leads that may be one person. */
export type Pair = Schema<'Pair'>;

/** A lead that may be the same person. */
export type Twin = Schema<'Twin'>;

/** The suggestions, those of the newest leads first. A page may be short and still not the last. */
export const pairsQuery = infiniteQueryOptions({
  queryKey: ['leads', 'duplicates'] as const,
  queryFn: ({ pageParam, signal }) =>
    body(api.GET('/api/duplicates', { params: { query: { cursor: pageParam, limit: 20 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** The leads that may be the same person as one. */
export function twinsQuery(id: number) {
  return queryOptions({
    queryKey: ['lead', id, 'duplicates'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/{id}/duplicates', { params: { path: { id } }, signal }))).items,
  });
}

/** What was merged into a lead. */
export function mergesQuery(id: number) {
  return queryOptions({
    queryKey: ['lead', id, 'merges'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/{id}/merges', { params: { path: { id } }, signal }))).items,
  });
}
