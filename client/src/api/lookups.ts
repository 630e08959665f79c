import { queryOptions, useQuery } from '@tanstack/react-query';
import { hotTag } from '@/i18n/tags';
import { api, body, type Schema } from './client';

/** A column of the board. */
export type Status = Schema<'Status'>;

/** A colleague. */
export type Colleague = Schema<'TeamMember'>;

const none: never[] = [];

/** The columns of the board, in order. */
export const statusesQuery = queryOptions({
  queryKey: ['statuses'],
  queryFn: async ({ signal }) => (await body(api.GET('/api/statuses', { signal }))).items,
  staleTime: 5 * 60_000,
});

/** The columns of the board; empty until they are known. */
export function useStatuses(): Status[] {
  return useQuery(statusesQuery).data ?? none;
}

/** One column by its key. */
export function useStatus(key: string): Status | undefined {
  return useStatuses().find((status) => status.key === key);
}

/** The people of the business. */
export const colleaguesQuery = queryOptions({
  queryKey: ['team'],
  queryFn: async ({ signal }) => (await body(api.GET('/api/team', { signal }))).items,
  staleTime: 5 * 60_000,
});

/** The people of the business; empty until they are known. */
export function useColleagues(): Colleague[] {
  return useQuery(colleaguesQuery).data ?? none;
}

/** One of the business's own fields of a lead. */
export type LeadField = Schema<'Field'>;

/** The business's own fields, in order. */
export const leadFieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: async ({ signal }) => (await body(api.GET('/api/lead-fields', { signal }))).items,
  staleTime: 5 * 60_000,
});

/** The business's own fields; empty until they are known. */
export function useLeadFields(): LeadField[] {
  return useQuery(leadFieldsQuery).data ?? none;
}

/** A tag in use. */
export type TagInUse = Schema<'Tag'>;

/** The tags in use, the most used first. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async ({ signal }) => (await body(api.GET('/api/tags', { signal }))).items,
  staleTime: 60_000,
});

/** The tags in use; empty until they are known. */
export function useTags(): TagInUse[] {
  return useQuery(tagsQuery).data ?? none;
}

/** The colour of each tag; hot stays hot until somebody decides otherwise. */
export function useTagColor(): (tag: string) => TagInUse['color'] {
  const tags = useTags();
  return (tag) => {
    const color = tags.find((known) => known.name.toLowerCase() === tag.toLowerCase())?.color ?? 'slate';
    return color === 'slate' && tag === hotTag ? 'rose' : color;
  };
}
