import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import type { BillingSearch } from './search';

/** The documents that the search finds, newest first, with their sums. */
export function documentsQuery(search: BillingSearch) {
  return infiniteQueryOptions({
    queryKey: ['billing', 'documents', search] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/billing/documents', {
          params: { query: { ...search, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
