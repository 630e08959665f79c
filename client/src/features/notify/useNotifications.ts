import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { phone } from '@/i18n/format';
import { toast } from '@/ui/toast';
import { type Notification, notificationsQuery } from './queries';

/** What a notification says in one line. */
export function headline({ kind, name, lead_id }: Notification): string {
  if (kind === 'assigned' && !lead_id) return t('notify.line.assignedMany', { n: Number(name) });
  return t(`notify.line.${kind}`, { name: name.startsWith('+') ? phone(name) : name || t('leads.noName') });
}

/** One's notifications with the ways to read them. */
export function useNotifications() {
  const client = useQueryClient();
  const query = useInfiniteQuery(notificationsQuery);
  const { mutate } = useMutation({
    mutationFn: (which: { id?: number; lead_id?: number; all?: boolean }) =>
      body(api.POST('/api/notifications/read', { body: which })),
    onMutate: ({ id, lead_id, all }) => {
      client.setQueryData(notificationsQuery.queryKey, (old) => {
        if (!old) return old;
        let gone = 0;
        const pages = old.pages.map((page) => ({
          ...page,
          items: page.items.map((n) => {
            if (n.read_at || !(all || n.id === id || (lead_id && n.lead_id === lead_id))) return n;
            gone += 1;
            return { ...n, read_at: new Date().toISOString() };
          }),
        }));
        return {
          ...old,
          pages: pages.map((page) => ({ ...page, unread: all ? 0 : Math.max(0, page.unread - gone) })),
        };
      });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
    meta: { inline: true },
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items),
    unread: query.data?.pages[0]?.unread ?? 0,
    query,
    read: mutate,
  };
}

/**
 * Says what is new in a toast, in the window one looks at. What was there when the page opened is not
 * news, and about the person one is looking at nothing needs saying.
 */
export function useNewsToasts(looking: number | undefined, open: (n: Notification) => void): void {
  const { items, read } = useNotifications();
  const newest = useRef<number>(undefined);
  useEffect(() => {
    if (!items) return;
    const seen = newest.current;
    newest.current = Math.max(seen ?? 0, ...items.map((n) => n.id));
    const unread = items.filter((n) => !n.read_at);
    if (looking && unread.some((n) => n.lead_id === looking && n.kind !== 'reminder')) {
      read({ lead_id: looking });
    }
    if (seen === undefined || document.visibilityState !== 'visible') return;
    for (const n of unread) {
      if (n.id <= seen || (n.lead_id === looking && n.kind !== 'reminder')) continue;
      toast({
        kind: 'info',
        title: headline(n),
        hint: n.text || undefined,
        action: { label: t('notify.open'), run: () => open(n) },
      });
    }
  }, [items, looking, open, read]);
}
