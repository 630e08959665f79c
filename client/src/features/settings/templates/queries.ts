import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A message template of a number. */
export type Template = Schema<'Template'>;

/** What a template says, without what is thought of it. */
export type Content = Schema<'WhatsappTemplate'>;

/** The message templates of the number that the business sends with, or of another one. */
export const templatesQuery = (channel: number | undefined) =>
  queryOptions({
    queryKey: ['templates', channel ?? 0] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/templates', { params: { query: { channel_id: channel } }, signal })),
  });

/** What WhatsApp would refuse in a template as it stands, by field. */
export const checkQuery = (content: Content) =>
  queryOptions({
    queryKey: ['templates', 'check', content] as const,
    queryFn: async ({ signal }) =>
      (await body(api.POST('/api/templates/check', { body: content, signal }))).items,
    placeholderData: (old) => old,
    gcTime: 10_000,
  });
