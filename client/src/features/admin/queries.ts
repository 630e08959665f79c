import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A business as an administrator sees it. */
export type Business = Schema<'AdminBusiness'>;

/** All businesses whose name fits. */
export const businessesQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'businesses', q] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/admin/businesses', {
          params: { query: { q: q || undefined, cursor: pageParam, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Leads of all businesses that fit. */
export const leadsEverywhereQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'leads', q] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/admin/leads', {
          params: { query: { q: q || undefined, cursor: pageParam, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** How the installation is doing. */
export const healthQuery = queryOptions({
  queryKey: ['admin', 'health'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/admin/health', { signal })),
  refetchInterval: 15_000,
});

/** Genuine webhook events for numbers that nobody here has. */
export const parkedQuery = queryOptions({
  queryKey: ['admin', 'parked'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/admin/parked', { params: { query: { limit: 50 } }, signal })),
});

/** Jobs of all businesses that were given up. */
export const deadJobsQuery = queryOptions({
  queryKey: ['admin', 'deadJobs'] as const,
  queryFn: ({ signal }) =>
    body(api.GET('/api/admin/jobs/dead', { params: { query: { limit: 50 } }, signal })),
});
