import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiFetch } from '@/api/apiFetch';
import { api, body, type Schema } from '@/api/client';

/** One file and what became of it. */
export type Import = Schema<'Import'>;

/** How the file is read and what its columns mean. */
export type Settings = Schema<'ImportSettings'>;

/** The largest file that the server takes. */
export const maxBytes = 20 * 1024 * 1024;

/** What a column may mean; empty leaves it out. */
export const fields = [
  'name',
  'first_name',
  'last_name',
  'phone',
  'email',
  'status',
  'source',
  'owner',
  'value',
  'tags',
  'notes',
] as const;

/** Whether a job works on the import now. */
export function isBusy(of: Import): boolean {
  return of.state === 'checking' || of.state === 'running' || of.state === 'undoing';
}

/** All imports, the latest first. */
export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports', 'list'] as const,
  queryFn: ({ pageParam, signal }) =>
    body(api.GET('/api/imports', { params: { query: { cursor: pageParam, limit: 20 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** One import. Events tell of its progress; while it is busy it is asked for now and then, too. */
export function importQuery(id: number) {
  return queryOptions({
    queryKey: ['imports', id] as const,
    queryFn: ({ signal }) => body(api.GET('/api/imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? 2000 : false),
  });
}

/** The first rows as leads, under the settings that are saved. */
export function previewQuery(of: Import) {
  return queryOptions({
    queryKey: ['imports', of.id, 'preview', of.settings] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/imports/{id}/preview', { params: { path: { id: of.id } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The refused rows of the last check or run. */
export function problemsQuery(of: Import) {
  return infiniteQueryOptions({
    queryKey: ['imports', of.id, 'problems', of.state, of.counts.refused] as const,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/imports/{id}/problems', {
          params: { path: { id: of.id }, query: { cursor: pageParam, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Sends a file; like is an earlier import with the same columns. */
export async function upload(file: File, like?: number): Promise<Import> {
  const query = new URLSearchParams({ name: file.name });
  if (like) query.set('like', String(like));
  const answer = await apiFetch(`/api/imports?${query}`, {
    method: 'POST',
    body: file,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  return (await answer.json()) as Import;
}
