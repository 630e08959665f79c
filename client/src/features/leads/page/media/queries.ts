import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { docsQuery } from '../docs/queries';
import { type Message, threadQuery } from '../queries';

/** The address of a message's file: as it came, its small picture, in Apple's container, or to be kept. */
export function mediaUrl(id: number, as?: 'small' | 'caf' | 'download'): string {
  const query = { small: '?small=1', caf: '?as=caf', download: '?download=1' };
  return `/api/messages/${id}/media${as ? query[as] : ''}`;
}

/** How a kept file is shown in the conversation. */
export type Form = 'picture' | 'sound' | 'video' | 'file';

/** Pictures, sounds and videos show themselves when their content is what they claim; the rest is a file with a name. */
export function formOf({ type, media }: Pick<Message, 'type' | 'media'>): Form {
  const content = media?.type ?? '';
  if (type === 'document') return 'file';
  if (/^image\/(png|jpeg|gif|webp)$/.test(content)) return 'picture';
  // Sound alone in an MP4 is not told from a film by its beginning; the message says which.
  if (/^audio\/(ogg|mpeg|mp4|aac)$/.test(content) || (type === 'audio' && content === 'video/mp4'))
    return 'sound';
  if (/^video\/(mp4|webm)$/.test(content)) return 'video';
  return 'file';
}

/** Fetches a file again that did not come. */
export function useRefetch(leadId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      body(api.POST('/api/messages/{id}/media/fetch', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: threadQuery(leadId).queryKey }),
  });
}

/** Makes a message's file a document of the lead. */
export function useSaveMedia(leadId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      body(api.POST('/api/messages/{id}/media/document', { params: { path: { id: String(id) } } })),
    onSuccess: () => {
      toast({ kind: 'success', title: t('media.saved') });
      return client.invalidateQueries({ queryKey: docsQuery(leadId).queryKey });
    },
    onError: (e) => {
      if (isApiError(e)) toast({ kind: 'error', title: e.message, hint: e.hint });
    },
  });
}
