import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { isApiError } from '@/api/errors';
import { placeInCache, refreshHeads } from '../boardCache';
import { type Lead, leadQuery } from '../queries';

/** What may change about a lead. */
export type LeadChange = Omit<Schema<'PatchBody'>, 'version' | 'status'>;

/** A change that met another one. */
export interface Conflict {
  change: LeadChange;
  theirs: Lead;
}

/** Saves changes of one lead, each against the version it was made on; a newer one is asked about. */
export function useEditLead(lead: Lead) {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const save = useMutation({
    mutationFn: ({ change, version }: { change: LeadChange; version: number }) =>
      body(api.PATCH('/api/leads/{id}', { params: { path: { id: lead.id } }, body: { ...change, version } })),
    meta: { inline: true },
    onSuccess: (next) => {
      placeInCache(client, next);
      refreshHeads(client);
      void client.invalidateQueries({ queryKey: ['lead', lead.id, 'activity'] });
    },
    onError: async (e, { change }) => {
      if (!isApiError(e) || e.code !== 'conflict') return;
      const theirs = await client.fetchQuery({ ...leadQuery(lead.id), staleTime: 0 });
      setConflict({ change, theirs });
    },
  });
  return {
    /** Saves; what somebody else saved into the same field meanwhile is asked about and not written over. */
    save: async (change: LeadChange, meanwhile = false): Promise<void> => {
      if (meanwhile) setConflict({ change, theirs: lead });
      else await save.mutateAsync({ change, version: lead.version });
    },
    conflict,
    keepMine: () => {
      if (conflict) save.mutate({ change: conflict.change, version: conflict.theirs.version });
      setConflict(null);
    },
    takeTheirs: () => setConflict(null),
  };
}
