import { type InfiniteData, infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** An open reminder with the person it is about. */
export type Due = Schema<'Due'>;

/** One page of a section. */
export type DuePage = Schema<'PageDue'>;

/** The sections of the page, most urgent first; the server says which reminder belongs where. */
export const spans = ['overdue', 'today', 'upcoming'] as const;

/** One of the sections. */
export type Span = (typeof spans)[number];

/** The reminders of one section, earliest first. */
export function dueQuery(when: Span, owner: 'me' | undefined) {
  return infiniteQueryOptions({
    queryKey: ['tasks', when, owner ?? 'all'] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/reminders', {
          params: { query: { when, owner, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The pages without a reminder, and one fewer in all; the very same pages when it is not in them. */
export function withoutDue(
  data: InfiniteData<DuePage, unknown> | undefined,
  id: number,
): InfiniteData<DuePage, unknown> | undefined {
  if (!data?.pages.some((page) => page.items.some((due) => due.id === id))) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.filter((due) => due.id !== id),
      total: page.total - 1,
    })),
  };
}
