import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
} from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { columnParams, type Grouping } from './grouping';
import type { LeadFilter, Sort } from './search';

/** A person who may become a customer. */
export type Lead = Schema<'Lead'>;

/** One page of leads. */
export interface LeadPageData {
  items: Lead[];
  next_cursor: string | null;
  total: number;
  total_capped?: boolean;
  searched_for?: string;
}

/** The pages of one column or of the list. */
export type LeadPages = InfiniteData<LeadPageData, unknown>;

const columnPage = 30;
const listPage = 50;

/** The key under which all columns of all filters lie. */
export const columnsKey = ['leads', 'column'] as const;

/** The key under which the counts and sums of all filters lie. */
export const headsKey = ['leads', 'heads'] as const;

/** The head of one column: its name, count and sum. */
export type Head = Schema<'Column'>;

/** The cards of one column, page by page, in the order of the board. */
export function columnQuery(by: Grouping, column: string, filter: LeadFilter) {
  return infiniteQueryOptions({
    queryKey: [...columnsKey, by, column, filter] as const,
    queryFn: ({ pageParam, signal }): Promise<LeadPageData> =>
      body(
        api.GET('/api/leads', {
          params: { query: { ...columnParams(by, column, filter), limit: columnPage, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: LeadPageData) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Count and sum of each column under the same filters. */
export function headsQuery(by: Grouping, filter: LeadFilter) {
  return queryOptions({
    queryKey: [...headsKey, by, filter] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/columns', { params: { query: { ...filter, by } }, signal }))).items,
    placeholderData: keepPreviousData,
  });
}

/** The list, page by page. */
export function listQuery(filter: LeadFilter, sort: Sort) {
  return infiniteQueryOptions({
    queryKey: ['leads', 'list', filter, sort] as const,
    queryFn: ({ pageParam, signal }): Promise<LeadPageData> =>
      body(
        api.GET('/api/leads', {
          params: { query: { ...filter, sort, limit: listPage, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: LeadPageData) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** One lead with all its notes. */
export function leadQuery(id: number) {
  return queryOptions({
    queryKey: ['lead', id] as const,
    queryFn: ({ signal }) => body(api.GET('/api/leads/{id}', { params: { path: { id } }, signal })),
  });
}

/** How many leads match, exactly: lists stop counting. */
export function countQuery(filter: LeadFilter) {
  return queryOptions({
    queryKey: ['leads', 'count', filter] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/count', { params: { query: filter }, signal }))).total,
  });
}
