import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { useColleagues } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { toast } from '@/ui/toast';
import type { Thread } from './queries';

type Change = { closed?: boolean; snoozed_until?: string };

/** What one does with a conversation as a whole: done, put off, given to somebody; each can be taken back. */
export function useConversation(leadId: number, name: string) {
  const t = useT();
  const client = useQueryClient();
  const colleagues = useColleagues();
  const me = useMe().user;
  const changed = () => {
    void client.invalidateQueries({ queryKey: ['inbox'] });
    void client.invalidateQueries({ queryKey: ['lead', leadId, 'conversation'] });
  };
  const stand = useMutation({
    mutationFn: ({ id, change }: { id: number; change: Change }) =>
      body(api.PATCH('/api/conversations/{id}', { params: { path: { id } }, body: change })),
    onSettled: changed,
  });
  const give = useMutation({
    mutationFn: (to: { owner: 'bot' | 'human'; owner_id?: number }) =>
      body(api.POST('/api/leads/{id}/conversation/owner', { params: { path: { id: leadId } }, body: to })),
    onSettled: changed,
  });
  const bot = useMutation({
    mutationFn: (on: boolean) =>
      body(api.PUT('/api/leads/{id}/bot', { params: { path: { id: leadId } }, body: { on } })),
    onSettled: changed,
  });
  const unread = useMutation({
    mutationFn: (id: number) =>
      body(api.POST('/api/conversations/{id}/unread', { params: { path: { id } } })),
    onSettled: changed,
  });
  // Said also when the next conversation stands here by then.
  const said = (done: Promise<unknown>, title: string, undo: () => void) =>
    void done.then(
      () => toast({ kind: 'success', title, action: { label: t('action.undo'), run: undo } }),
      () => undefined, // the refusal was shown
    );

  return {
    close: (thread: Thread) => {
      const id = thread.conversation_id;
      if (id === null) return;
      // Back to what it was: a conversation that was put off is put off again.
      const before = thread.snoozed_until ? { snoozed_until: thread.snoozed_until } : { closed: false };
      said(stand.mutateAsync({ id, change: { closed: true } }), t('inbox.didClose', { name }), () =>
        stand.mutate({ id, change: before }),
      );
    },
    reopen: (thread: Thread) => {
      if (thread.conversation_id !== null)
        stand.mutate({ id: thread.conversation_id, change: { closed: false } });
    },
    snooze: (thread: Thread, until: string) => {
      const id = thread.conversation_id;
      if (id === null) return;
      const before = thread.closed_at ? { closed: true } : { snoozed_until: thread.snoozed_until ?? '' };
      said(
        stand.mutateAsync({ id, change: { snoozed_until: until } }),
        t('inbox.didSnooze', { name, time: dayTime(until) }),
        () => stand.mutate({ id, change: before }),
      );
    },
    assign: (thread: Thread, to: number | 'bot') => {
      const before =
        thread.owner === 'bot'
          ? { owner: 'bot' as const }
          : { owner: 'human' as const, owner_id: thread.owner_id ?? 0 };
      const who = colleagues.find((c) => c.id === to)?.name ?? (to === me.id ? me.name : undefined);
      const title =
        to === 'bot'
          ? t('conv.gaveBack')
          : who
            ? t('inbox.didAssign', { name: who })
            : t('inbox.didUnassign');
      said(give.mutateAsync(to === 'bot' ? { owner: 'bot' } : { owner: 'human', owner_id: to }), title, () =>
        give.mutate(before),
      );
    },
    setBot: (on: boolean) =>
      said(bot.mutateAsync(on), t(on ? 'inbox.didBotOn' : 'inbox.didBotOff', { name }), () =>
        bot.mutate(!on),
      ),
    keepUnread: (thread: Thread) => {
      if (thread.conversation_id !== null) unread.mutate(thread.conversation_id);
    },
  };
}
