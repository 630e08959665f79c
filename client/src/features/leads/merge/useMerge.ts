import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import type { Lead } from '../queries';

/** Everything that a merge or its undo can change. */
function useRefresh() {
  const client = useQueryClient();
  return () =>
    void client.invalidateQueries({
      predicate: ({ queryKey: [family] }) => family === 'leads' || family === 'lead' || family === 'home',
    });
}

/** Parts what was merged. */
export function useUnmerge() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: number) => body(api.POST('/api/merges/{id}/undo', { params: { path: { id } } })),
    onSuccess: () => {
      refresh();
      toast({ kind: 'success', title: t('merge.undone') });
    },
  });
}

/** What a person has decided. */
export interface MergeOrder {
  keep: Lead;
  gone: Lead;
  take: string[];
}

/** Merges two leads, and offers the way back. */
export function useMerge(onDone: (made: Schema<'Merge'>) => void) {
  const refresh = useRefresh();
  const unmerge = useUnmerge();
  return useMutation({
    mutationFn: ({ keep, gone, take }: MergeOrder) =>
      body(
        api.POST('/api/leads/{id}/merge', {
          params: { path: { id: keep.id } },
          body: { with: gone.id, take, version: keep.version, with_version: gone.version },
        }),
      ),
    meta: { inline: true },
    onSuccess: (made, { keep, gone }) => {
      refresh();
      onDone(made);
      toast({
        kind: 'success',
        title: t('merge.done', { name: keep.name || gone.name || t('leads.noName') }),
        action: { label: t('merge.undo'), run: () => unmerge.mutate(made.id) },
      });
    },
  });
}

/** Says that two leads are two people, with the way back. */
export function useDismiss() {
  const refresh = useRefresh();
  const send = (a: number, b: number, dismissed: boolean) =>
    body(api.POST('/api/duplicates/dismiss', { body: { a, b, dismissed } }));
  return useMutation({
    mutationFn: ({ a, b }: { a: number; b: number }) => send(a, b, true),
    onSuccess: (_, { a, b }) => {
      refresh();
      toast({
        kind: 'success',
        title: t('merge.dismissed'),
        action: { label: t('action.undo'), run: () => void send(a, b, false).then(refresh) },
      });
    },
  });
}
