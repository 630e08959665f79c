import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { type AiChange, aiQuery } from './queries';

/** Saves a section of the AI settings; the fields that are not named stay as they are. */
export function useSaveAi(onSaved: (sent: AiChange) => void) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (change: AiChange) => body(api.PUT('/api/business/current/ai', { body: change })),
    meta: { inline: true },
    onSuccess: (settings, sent) => {
      client.setQueryData(aiQuery.queryKey, settings);
      // Another model has another budget for the prompts.
      void client.invalidateQueries({ queryKey: ['prompts', 'current'] });
      onSaved(sent);
    },
  });
  return {
    ...save,
    failure: failureText(save.error),
    /** The server's word about one field. */
    refused: (name: keyof AiChange) => (isApiError(save.error) ? save.error.field(name) : undefined),
  };
}
