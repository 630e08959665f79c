import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import type { Message } from './queries';
import { threadQuery } from './queries';

/** Sends a message again that failed, or whose fate nobody knows. */
export function useRetryMessage(leadId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Message) => body(api.POST('/api/messages/{id}/retry', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: threadQuery(leadId).queryKey }),
  });
}
