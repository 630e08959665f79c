import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { Bot, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { time } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { toast } from '@/ui/toast';
import { type Thread, threadQuery } from './queries';

interface OwnerSwitchProps {
  leadId: number;
  thread: Thread;
  mayWrite: boolean;
}

/** Who answers in this conversation, how long WhatsApp lets one answer freely, and the change of hands. */
export function OwnerSwitch({ leadId, thread, mayWrite }: OwnerSwitchProps) {
  const t = useT();
  const client = useQueryClient();
  const left = useTimeLeft(thread.reply.window_expires_at);
  const change = useMutation({
    mutationFn: (owner: 'bot' | 'human') =>
      body(
        api.POST('/api/leads/{id}/conversation/owner', { params: { path: { id: leadId } }, body: { owner } }),
      ),
    onSuccess: (next) => {
      client.setQueryData<InfiniteData<Thread, string>>(threadQuery(leadId).queryKey, (pages) =>
        pages ? { ...pages, pages: pages.pages.map((page) => ({ ...page, ...next })) } : pages,
      );
      toast({ kind: 'success', title: next.owner === 'bot' ? t('conv.gaveBack') : t('conv.tookOver') });
    },
  });
  const bot = thread.owner === 'bot';
  return (
    <div className="shrink-0 border-b border-line px-4 py-2">
      <div className="mx-auto flex min-h-9 max-w-3xl flex-wrap items-center gap-x-3 gap-y-1">
        <Chip tone={bot ? 'violet' : 'slate'} icon={bot ? <Bot aria-hidden /> : <UserRound aria-hidden />}>
          {bot && thread.paused_until && Date.parse(thread.paused_until) > Date.now()
            ? t('conv.paused', { time: time(thread.paused_until) })
            : bot
              ? t('conv.bot')
              : t('conv.human')}
        </Chip>
        <span className="min-w-0 flex-1 text-xs text-fg-2">
          {left
            ? t('conv.window', { time: left })
            : thread.conversation_id !== null && t('conv.windowClosed')}
        </span>
        {mayWrite && thread.conversation_id !== null && (
          <Button size="sm" isPending={change.isPending} onPress={() => change.mutate(bot ? 'human' : 'bot')}>
            {bot ? t('conv.takeOver') : t('conv.giveBack')}
          </Button>
        )}
      </div>
    </div>
  );
}

// Hours and minutes until an instant, told again each half minute; nothing once it has passed.
function useTimeLeft(until: string | null): string | null {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!until) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [until]);
  const minutes = until ? Math.floor((Date.parse(until) - now) / 60_000) : 0;
  if (minutes <= 0) return null;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
