import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { dropFromCache, placeInCache, refreshHeads, rollBack, snapshot } from './boardCache';
import type { Lead } from './queries';

/** Deletes leads at once, and offers to undo it. */
export function useDeleteLead(): (lead: Lead) => void {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: (id: number) => body(api.POST('/api/leads/{id}/restore', { params: { path: { id } } })),
    onSuccess: (lead) => {
      placeInCache(client, lead);
      void client.invalidateQueries({ queryKey: ['leads'] });
      toast({ kind: 'info', title: t('leads.restored', { name: lead.name || t('leads.noName') }) });
    },
  });
  const remove = useMutation({
    mutationFn: (lead: Lead) => body(api.DELETE('/api/leads/{id}', { params: { path: { id: lead.id } } })),
    onMutate: (lead) => {
      const saved = snapshot(client);
      dropFromCache(client, lead.id);
      return saved;
    },
    onError: (_e, _lead, saved) => saved && rollBack(client, saved),
    onSuccess: (_answer, lead) => {
      toast({
        kind: 'success',
        title: t('leads.deleted', { name: lead.name || t('leads.noName') }),
        action: { label: t('action.undo'), run: () => restore.mutate(lead.id) },
      });
    },
    onSettled: () => refreshHeads(client),
  });
  return remove.mutate;
}
