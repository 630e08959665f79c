import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
} from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { Task } from '@/api/taskForm';

export type { Task };

/** One page of a section. */
export type TaskPage = Schema<'PageTask'>;

/** The sections of the page, most urgent first, and what is done; the server says which task belongs where. */
export type Span = 'overdue' | 'today' | 'upcoming' | 'done';

/** The tasks of one section, earliest first; what is done, latest first. */
export function tasksQuery(when: Span, owner: 'me' | undefined) {
  return infiniteQueryOptions({
    queryKey: ['tasks', when, owner ?? 'all'] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/tasks', {
          params: { query: { when, owner, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The quick choices of when to call back; the server knows the clock of the business. */
export const timesQuery = queryOptions({
  queryKey: ['task-times'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/tasks/times', { signal })),
  staleTime: 20_000,
});

/** The pages without a task, and one fewer in all; the very same pages when it is not in them. */
export function withoutTask(
  data: InfiniteData<TaskPage, unknown> | undefined,
  id: number,
): InfiniteData<TaskPage, unknown> | undefined {
  if (!data?.pages?.some((page) => page.items.some((task) => task.id === id))) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.filter((task) => task.id !== id),
      total: page.total - 1,
    })),
  };
}
