import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { type Prompts, promptsQuery } from './queries';

/** The two texts to save. */
export type Texts = Pick<Prompts, 'calls_prompt' | 'whatsapp_prompt'>;

/** What to take up again, and what was in force before, for the way back. */
interface Restore {
  version: number;
  former: number;
  undoing?: boolean;
}

// The answer is the new state; the list of versions has to be asked for.
function useTakeUp() {
  const client = useQueryClient();
  return (prompts: Prompts) => {
    client.setQueryData(promptsQuery.queryKey, prompts);
    void client.invalidateQueries({ queryKey: ['prompts'] });
  };
}

/** Saves both texts as a new version; refusals are shown at the field. */
export function useSavePrompts(onSaved: (sent: Texts, version: number) => void) {
  const takeUp = useTakeUp();
  return useMutation({
    mutationFn: ({ calls_prompt, whatsapp_prompt }: Texts) =>
      body(api.PUT('/api/business/current/prompt', { body: { calls_prompt, whatsapp_prompt } })),
    meta: { inline: true },
    onSuccess: (prompts, sent) => {
      takeUp(prompts);
      onSaved(sent, prompts.version);
      toast({ kind: 'success', title: t('prompts.saved', { n: prompts.version }) });
    },
  });
}

/** Takes up an earlier version; undoing takes up the one that was in force before. */
export function useRestore() {
  const takeUp = useTakeUp();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ version }: Restore) =>
      body(
        api.POST('/api/business/current/prompt/versions/{version}/restore', {
          params: { path: { version } },
        }),
      ),
    onSuccess: (prompts, { version, former, undoing }) => {
      takeUp(prompts);
      toast(
        undoing
          ? { kind: 'info', title: t('prompts.undone', { n: version }) }
          : {
              kind: 'success',
              title: t('prompts.restored', { n: version }),
              action: {
                label: t('action.undo'),
                run: () => mutate({ version: former, former: version, undoing: true }),
              },
            },
      );
    },
  });
  return { restore: mutate, isPending };
}
