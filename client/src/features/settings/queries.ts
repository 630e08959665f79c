import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** The business that one works in. */
export type Business = Schema<'View'>;

/** A number of the business, without its secrets. */
export type Channel = Schema<'ChannelView'>;

/** What can be connected, and the form to fill in. */
export type Provider = Schema<'ProviderView'>;

/** One field of a provider's form. */
export type ProviderField = Schema<'FieldView'>;

/** A device on which the account is signed in. */
export type Session = Schema<'SessionItem'>;

/** The business that one works in. */
export const businessQuery = queryOptions({
  queryKey: ['business'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/business/current', { signal })),
});

/** The numbers of the business. */
export const channelsQuery = queryOptions({
  queryKey: ['channels'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/channels', { signal }))).items,
});

/** What can be connected; in the language of the page, because the labels are the server's. */
export function providersQuery(locale: string) {
  return queryOptions({
    queryKey: ['channels', 'providers', locale] as const,
    queryFn: async ({ signal }) => (await body(api.GET('/api/channels/providers', { signal }))).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The devices on which one is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/auth/sessions', { signal }))).items,
});
