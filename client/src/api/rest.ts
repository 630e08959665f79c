import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, body, type Schema } from './client';

/** A Shabbat, a holiday or a day of mourning, from evening to evening. */
export type Rest = Schema<'Rest'>;

/** The rests of the coming weeks in Israel. */
export const restsQuery = queryOptions({
  queryKey: ['rests'],
  queryFn: async ({ signal }) => (await body(api.GET('/api/tasks/rests', { signal }))).items,
  staleTime: 60 * 60_000,
});

/** The rest in which a moment lies, if it does. */
export function restAt(rests: readonly Rest[], at: Date): Rest | undefined {
  const ms = at.getTime();
  return rests.find((rest) => Date.parse(rest.begins) <= ms && ms < Date.parse(rest.ends));
}

/** The rest in which a moment lies, once the rests are known. */
export function useRestAt(at: Date | undefined): Rest | undefined {
  const rests = useQuery(restsQuery).data;
  return at && rests ? restAt(rests, at) : undefined;
}
