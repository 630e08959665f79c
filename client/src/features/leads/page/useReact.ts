import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { threadQuery } from './queries';

/** Puts an emoji on a message, or takes it off with an empty one. */
export function useReact(leadId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, emoji }: { id: number; emoji: string }) =>
      body(api.POST('/api/messages/{id}/reaction', { params: { path: { id } }, body: { emoji } })),
    onSettled: () => client.invalidateQueries({ queryKey: threadQuery(leadId).queryKey }),
  });
}
