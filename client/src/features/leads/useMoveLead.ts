import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { moveInCache, placeInCache, refreshHeads, type Target } from './boardCache';
import { columnOf, inColumn } from './grouping';
import { flat } from './pages';
import { columnQuery, type Lead, leadQuery } from './queries';
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
  const cardsOf = (target: Pick<Target, 'by' | 'column'>, filter: LeadFilter) =>
    flat(client.getQueryData(columnQuery(target.by, target.column, filter).queryKey));

  const { mutate } = useMutation({
    mutationFn: ({ lead, target, filter }: Move) => {
      const params = { path: { id: lead.id } };
      const next = inColumn(lead, target.by, target.column, target.label);
      if (target.by === 'owner')
        return body(api.PATCH('/api/leads/{id}', { params, body: { owner_id: next.owner_id } }));
      if (target.by === 'source')
        return body(api.PATCH('/api/leads/{id}', { params, body: { source: next.source } }));
      // The optimistic change has run: the neighbours are those of the new place.
      const cards = cardsOf(target, filter).filter((other) => other.id !== lead.id);
      const after = cards[target.index - 1];
      const before = cards[target.index];
      return body(
        api.POST('/api/leads/{id}/status', {
          params,
          body: { status: target.column, before_id: before?.id, after_id: before ? undefined : after?.id },
        }),
      );
    },
    onMutate: async ({ lead, target, filter }: Move) => {
      await client.cancelQueries({ queryKey: ['leads'] });
      const column = columnOf(lead, target.by);
      const index = cardsOf({ by: target.by, column }, filter).findIndex((l) => l.id === lead.id);
      moveInCache(client, lead, target);
      const label = target.by === 'owner' ? (lead.owner?.name ?? '') : column;
      return { from: { by: target.by, column, label, index: Math.max(0, index) } satisfies Target };
    },
    onError: (_e, { lead }) => {
      // Only this card goes back: what others have moved meanwhile stays where it is.
      placeInCache(client, lead);
      void client.fetchQuery({ ...leadQuery(lead.id), staleTime: 0 }).then(
        (truth) => placeInCache(client, truth),
        () => undefined,
      );
    },
    onSuccess: (lead, { target, filter, undoing }, context) => {
      placeInCache(client, lead);
      const name = lead.name || t('leads.noName');
      if (undoing) {
        toast({ kind: 'info', title: t('leads.movedBack', { name }) });
        return;
      }
      if (context.from.column === target.column) return;
      toast({
        kind: 'success',
        title: said(name, target),
        action: {
          label: t('action.undo'),
          run: () => mutate({ lead, target: context.from, filter, undoing: true }),
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

function said(name: string, target: Target): string {
  if (target.by === 'owner')
    return target.label
      ? t('leads.assigned', { name, owner: target.label })
      : t('leads.unassigned', { name });
  return t('leads.moved', { name, status: target.label });
}
