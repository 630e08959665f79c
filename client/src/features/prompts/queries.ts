import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** The prompts in force, with what they use of the models. */
export type Prompts = Schema<'PromptsView'>;

/** Who saved a version, and when. */
export type Version = Schema<'VersionView'>;

/** How much of what a model takes a prompt uses. */
export type Budget = Schema<'Budget'>;

/** The AI settings of the business. */
export type AiSettings = Schema<'AIView'>;

/** A partial change of the AI settings. */
export type AiChange = Schema<'AIChange'>;

/** The two texts, by the names that the API gives them. */
export const texts = ['calls_prompt', 'whatsapp_prompt'] as const;

/** One of the two texts. */
export type TextName = (typeof texts)[number];

/** The prompts in force. */
export const promptsQuery = queryOptions({
  queryKey: ['prompts', 'current'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/business/current/prompt', { signal })),
});

/** The saved versions, newest first. */
export const versionsQuery = infiniteQueryOptions({
  queryKey: ['prompts', 'versions'] as const,
  queryFn: ({ pageParam, signal }) =>
    body(
      api.GET('/api/business/current/prompt/versions', {
        params: { query: { limit: 10, cursor: pageParam } },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** The texts of one version; a version never changes. */
export function versionQuery(version: number) {
  return queryOptions({
    queryKey: ['prompts', 'version', version] as const,
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/business/current/prompt/versions/{version}', { params: { path: { version } }, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The AI settings. */
export const aiQuery = queryOptions({
  queryKey: ['prompts', 'ai'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/business/current/ai', { signal })),
});
