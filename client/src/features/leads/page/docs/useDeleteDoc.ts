import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { type Doc, docsQuery } from './queries';

/** Takes a document away at once, with a way back. */
export function useDeleteDoc() {
  const client = useQueryClient();
  const refresh = (doc: Doc) => client.invalidateQueries({ queryKey: docsQuery(doc.lead_id).queryKey });
  const back = useMutation({
    mutationFn: (doc: Doc) =>
      body(api.POST('/api/documents/{id}/restore', { params: { path: { id: doc.id } } })),
    onSettled: (_answer, _e, doc) => refresh(doc),
  });
  const { mutate } = useMutation({
    mutationFn: (doc: Doc) => body(api.DELETE('/api/documents/{id}', { params: { path: { id: doc.id } } })),
    onMutate: (doc) => {
      client.setQueryData(
        docsQuery(doc.lead_id).queryKey,
        (old) => old && { ...old, items: old.items.filter((d) => d.id !== doc.id) },
      );
    },
    onSuccess: (_answer, doc) => {
      toast({
        kind: 'success',
        title: t('docs.deleted', { name: doc.name }),
        action: { label: t('action.undo'), run: () => back.mutate(doc) },
      });
    },
    onSettled: (_answer, _e, doc) => refresh(doc),
  });
  return mutate;
}
