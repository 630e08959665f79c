import { useQuery } from '@tanstack/react-query';
import type { Lead } from '../../queries';
import { Editor } from './Editor';
import { documentQuery } from './queries';

/** Opens a draft for writing once it is here. */
export function EditDialog({ lead, id, onClose }: { lead: Lead; id: number; onClose: () => void }) {
  const { data, error } = useQuery(documentQuery(id));
  if (error && !data) throw error;
  if (!data) return null;
  return (
    <Editor
      lead={lead}
      kind={data.kind === 'request' ? 'request' : 'quote'}
      document={data}
      onClose={onClose}
    />
  );
}
