import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, body } from '@/api/client';
import { statusesQuery } from '@/api/lookups';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { moveInCache, placeInCache, refreshHeads, rollBack, snapshot, type Target } from './boardCache';
import { flat } from './pages';
import { columnQuery, type Lead } from './queries';
import type { LeadFilter } from './search';

interface Move {
  lead: Lead;
  target: Target;
  filter: LeadFilter;
  /** The move takes another one back, and offers no undo of its own. */
  undoing?: boolean;
}

/** Moves cards: at once on the screen, then on the server; a refusal puts them back and says why. */
export function useMoveLead() {
  const client = useQueryClient();
  const column = (status: string, filter: LeadFilter, except: number) =>
    flat(client.getQueryData(columnQuery(status, filter).queryKey)).filter((lead) => lead.id !== except);

  const { mutate } = useMutation({
    mutationFn: ({ lead, target, filter }: Move) => {
      // The optimistic change has run: the neighbours are those of the new place.
      const cards = column(target.status, filter, lead.id);
      const after = cards[target.index - 1];
      const before = cards[target.index];
      return body(
        api.POST('/api/leads/{id}/status', {
          params: { path: { id: lead.id } },
          body: { status: target.status, before_id: before?.id, after_id: before ? undefined : after?.id },
        }),
      );
    },
    onMutate: async ({ lead, target, filter }: Move) => {
      await client.cancelQueries({ queryKey: ['leads'] });
      const saved = snapshot(client);
      const from = flat(client.getQueryData(columnQuery(lead.status, filter).queryKey)).findIndex(
        (l) => l.id === lead.id,
      );
      moveInCache(client, lead, target);
      return { saved, from: { status: lead.status, index: Math.max(0, from) } };
    },
    onError: (_e, _move, context) => {
      if (context) rollBack(client, context.saved);
    },
    onSuccess: (lead, move, context) => {
      placeInCache(client, lead);
      const name = lead.name || t('leads.noName');
      if (move.undoing) {
        toast({ kind: 'info', title: t('leads.movedBack', { name }) });
        return;
      }
      if (context.from.status === lead.status) return;
      const label =
        client.getQueryData(statusesQuery.queryKey)?.find((s) => s.key === lead.status)?.label ?? lead.status;
      toast({
        kind: 'success',
        title: t('leads.moved', { name, status: label }),
        action: {
          label: t('action.undo'),
          run: () => mutate({ lead, target: context.from, filter: move.filter, undoing: true }),
        },
      });
    },
    onSettled: () => refreshHeads(client),
  });

  return useCallback(
    (lead: Lead, target: Target, filter: LeadFilter) => mutate({ lead, target, filter }),
    [mutate],
  );
}
