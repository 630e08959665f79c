import { useQuery } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import type { Me } from '@/api/session';
import { useT } from '@/i18n';
import type { Destination } from './nav';

/** What stands beside a destination: how many, in words, and whether it is late. */
export interface Badge {
  count: number;
  label: string;
  late?: boolean;
}

/** The numbers beside the destinations: conversations that nobody read, tasks that are due for me. */
export function useBadges(me: Me): (path: Destination['path']) => Badge | undefined {
  const t = useT();
  const enabled = me.business !== null;
  const unread = useQuery({
    queryKey: ['inbox', 'counts'] as const,
    queryFn: ({ signal }) => body(api.GET('/api/conversations/counts', { signal })),
    enabled,
  }).data?.unread;
  const due = useQuery({
    queryKey: ['task-counts'] as const,
    queryFn: ({ signal }) => body(api.GET('/api/tasks/counts', { signal })),
    enabled,
    // Time alone makes a task late.
    refetchInterval: 60_000,
  }).data;
  return (path) => {
    if (path === '/inbox' && unread) return { count: unread, label: t('badge.unread', { n: unread }) };
    const count = due ? due.overdue + due.today : 0;
    if (path === '/tasks' && count)
      return { count, label: t('badge.due', { n: count }), late: due!.overdue > 0 };
    return undefined;
  };
}
