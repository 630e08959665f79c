import { useMutation, useQueryClient } from '@tanstack/react-query';
import { t } from '@/i18n';
import { announce } from '@/ui/announce';
import { api, body } from './client';
import { statusesQuery } from './lookups';
import { moved } from './order';

/** Moves a stage by a step: at once on the page, and back when it is refused. */
export function useOrderStatuses(): (key: string, step: -1 | 1) => void {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (keys: string[]) => body(api.PUT('/api/statuses/order', { body: { keys } })),
    // Quick presses are sent one after another, or an earlier order could be the last to arrive.
    scope: { id: 'statuses.order' },
    onError: () => client.invalidateQueries({ queryKey: statusesQuery.queryKey }),
    onSuccess: ({ items }, keys) => {
      // A later press may have gone further already.
      const shown = client.getQueryData(statusesQuery.queryKey)?.map((status) => status.key);
      if (shown?.join() === keys.join()) client.setQueryData(statusesQuery.queryKey, items);
    },
  });
  return (key, step) => {
    const old = client.getQueryData(statusesQuery.queryKey) ?? [];
    const from = old.findIndex((status) => status.key === key);
    const next = moved(old, from, step);
    if (next === old) return;
    void client.cancelQueries({ queryKey: statusesQuery.queryKey });
    client.setQueryData(statusesQuery.queryKey, next);
    announce(t('statuses.moved', { label: old[from]!.label, position: from + step + 1, total: next.length }));
    save.mutate(next.map((status) => status.key));
  };
}
