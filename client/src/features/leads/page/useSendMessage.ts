import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { type Message, type Thread, threadQuery } from './queries';

type Sent = Schema<'MessageInBody'>;

/** A message on its way: what was written, under an id that keeps it from being sent twice. */
export interface Outgoing {
  text: string;
  clientId: string;
  /** What goes beside the text. */
  beside?: Pick<Sent, 'document_id' | 'choices' | 'location' | 'reply_to'>;
  /** How it looks until the server has it. */
  looks?: Partial<Message>;
}

type Pages = InfiniteData<Thread, string>;

/** Sends WhatsApp messages; each stands in the conversation at once, and a refusal takes it out again. */
export function useSendMessage(leadId: number, onRefused: (outgoing: Outgoing, e: unknown) => void) {
  const client = useQueryClient();
  const key = threadQuery(leadId).queryKey;
  const change = (items: (old: Message[]) => Message[]) =>
    client.setQueryData<Pages>(key, (pages) => {
      const [newest, ...older] = pages?.pages ?? [];
      return pages && newest
        ? { ...pages, pages: [{ ...newest, items: items(newest.items) }, ...older] }
        : pages;
    });
  const without = (clientId: string) => (items: Message[]) =>
    items.filter((m) => m.client_msg_id !== clientId);

  return useMutation({
    mutationFn: ({ text, clientId, beside }: Outgoing) =>
      body(
        api.POST('/api/leads/{id}/message/whatsapp', {
          params: { path: { id: leadId } },
          body: { message: text, client_msg_id: clientId, ...beside },
        }),
      ),
    meta: { inline: true },
    onMutate: async ({ text, clientId, looks }) => {
      await client.cancelQueries({ queryKey: key });
      const message: Message = {
        // Below zero, so that it can never be taken for a stored one.
        id: -Date.now(),
        direction: 'out',
        author: 'human',
        author_id: null,
        type: 'text',
        text,
        status: 'queued',
        provider_id: null,
        client_msg_id: clientId,
        prompt_version: null,
        reply_to: null,
        at: new Date().toISOString(),
        ...looks,
      };
      change((items) => [...without(clientId)(items), message]);
    },
    onSuccess: (message, { clientId }) => {
      change((items) => [
        ...items.filter((m) => m.client_msg_id !== clientId && m.id !== message.id),
        message,
      ]);
      void client.invalidateQueries({ queryKey: key });
    },
    onError: (e, outgoing) => {
      change(without(outgoing.clientId));
      onRefused(outgoing, e);
    },
  });
}
