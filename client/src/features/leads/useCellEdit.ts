import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { placeInCache, refreshHeads } from './boardCache';
import type { CellChange } from './CellEditor';
import { type Lead, leadQuery } from './queries';

interface Edit {
  lead: Lead;
  change: CellChange;
  version: number;
}

/** Saves cells: at once on the screen, against the version that was seen; a newer one is asked about. */
export function useCellEdit() {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<{ change: CellChange; theirs: Lead }>();
  const { mutate } = useMutation({
    mutationFn: ({ lead, change, version }: Edit) =>
      body(api.PATCH('/api/leads/{id}', { params: { path: { id: lead.id } }, body: { ...change, version } })),
    meta: { inline: true },
    onMutate: ({ lead, change }: Edit) => placeInCache(client, preview(lead, change)),
    onSuccess: (saved) => {
      placeInCache(client, saved);
      refreshHeads(client);
    },
    onError: async (e, { lead, change }) => {
      placeInCache(client, lead);
      if (isApiError(e) && e.code === 'conflict') {
        const theirs = await client.fetchQuery({ ...leadQuery(lead.id), staleTime: 0 });
        placeInCache(client, theirs);
        setConflict({ change, theirs });
        return;
      }
      const field = isApiError(e)
        ? e.field(
            Object.keys(change.fields ?? {}).map((key) => `fields.${key}`)[0] ?? Object.keys(change)[0] ?? '',
          )
        : undefined;
      const told = failureText(e);
      toast({ kind: 'error', title: told.title ?? t('error.unexpected'), hint: field ?? told.hint });
    },
  });
  return {
    save: (lead: Lead, change: CellChange) => mutate({ lead, change, version: lead.version }),
    conflict,
    keepMine: () => {
      if (conflict)
        mutate({ lead: conflict.theirs, change: conflict.change, version: conflict.theirs.version });
      setConflict(undefined);
    },
    takeTheirs: () => setConflict(undefined),
  };
}

// A lead as it will most likely be; the server's own comes a moment later.
function preview(lead: Lead, change: CellChange): Lead {
  const { name, status, source, value_agorot, email, fields } = change;
  return {
    ...lead,
    ...(name !== undefined && { name: name ?? '' }),
    ...(email !== undefined && { email: email ?? '' }),
    ...(status !== undefined && { status }),
    ...(source !== undefined && { source }),
    ...(value_agorot !== undefined && { value_agorot: value_agorot ?? 0 }),
    ...(fields !== undefined && { fields: { ...lead.fields, ...fields } }),
  };
}
