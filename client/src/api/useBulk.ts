import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { api, body, type Schema } from './client';

/** A change of many leads, as far as it is. */
export type Bulk = Schema<'Bulk'>;

/** What is asked of many leads. */
export interface BulkAsk {
  action: Bulk['action'];
  value?: string;
  /** Of remove_tag: the tag that leads get instead. */
  replacement?: string;
  ids?: number[];
  match?: Schema<'FilterIn'>;
}

const pollMs = 400;
const wait = () => new Promise((done) => setTimeout(done, pollMs));

/** Changes many leads as a job of the server: shows how far it is, and offers to undo it. */
export function useBulk(onDone?: () => void) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Bulk>();
  const follow = async (first: Bulk, until: Bulk['state']) => {
    let now = first;
    setProgress(now);
    const going = until === 'undone' ? ['undoing'] : ['running'];
    while (going.includes(now.state)) {
      // oxlint-disable-next-line no-await-in-loop -- each look waits for the one before
      now = await wait().then(() =>
        body(api.GET('/api/lead-bulk/{id}', { params: { path: { id: first.id } } })),
      );
      setProgress(now);
    }
    setProgress(undefined);
    void client.invalidateQueries({ queryKey: ['leads'] });
    void client.invalidateQueries({ queryKey: ['tags'] });
    return now;
  };
  const undo = useMutation({
    mutationFn: async (id: number) =>
      follow(await body(api.POST('/api/lead-bulk/{id}/undo', { params: { path: { id } } })), 'undone'),
    onSuccess: (bulk) =>
      toast({
        kind: 'info',
        title: t('bulk.undone', { n: bulk.undone }),
        hint: bulk.kept > 0 ? t('bulk.kept', { n: bulk.kept }) : undefined,
      }),
  });
  const start = useMutation({
    mutationFn: async ({ match, ...ask }: BulkAsk) =>
      follow(await body(api.POST('/api/lead-bulk', { body: { ...ask, match } })), 'done'),
    onSuccess: (bulk) => {
      onDone?.();
      toast({
        kind: 'success',
        title: t('bulk.done', { n: bulk.changed }),
        hint: bulk.refused > 0 ? t('bulk.refused', { n: bulk.refused }) : undefined,
        action: bulk.changed > 0 ? { label: t('action.undo'), run: () => undo.mutate(bulk.id) } : undefined,
      });
    },
    onSettled: () => setProgress(undefined),
  });
  return { start: start.mutate, isPending: start.isPending || undo.isPending, progress };
}
