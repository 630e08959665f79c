import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Upload, upload } from '@/api/upload';
import { type Doc, docsQuery } from '../docs/queries';

/** A file that is to go with the message: on its way into the lead's documents, or there already. */
export interface Attachment {
  name: string;
  type: string;
  /** From 0 to 1. */
  progress: number;
  doc?: Doc;
}

/** One file beside the message. It becomes a document of the lead first, so that it is never lost. */
export function useAttachment(leadId: number, onRefused: (e: unknown) => void) {
  const client = useQueryClient();
  const [attached, setAttached] = useState<Attachment>();
  const running = useRef<Upload<Doc>>(undefined);
  const add = async (file: File) => {
    running.current?.cancel();
    setAttached({ name: file.name, type: file.type, progress: 0 });
    const run = upload<Doc>(
      `/api/leads/${leadId}/documents?name=${encodeURIComponent(file.name)}`,
      file,
      (sent) => setAttached((now) => now && { ...now, progress: sent / Math.max(file.size, 1) }),
    );
    running.current = run;
    try {
      const doc = await run.done;
      if (running.current === run) setAttached({ name: doc.name, type: doc.type, progress: 1, doc });
      void client.invalidateQueries({ queryKey: docsQuery(leadId).queryKey });
    } catch (e) {
      if (running.current !== run) return;
      setAttached(undefined);
      if (!(e instanceof DOMException)) onRefused(e);
    }
  };
  const clear = () => {
    running.current?.cancel();
    running.current = undefined;
    setAttached(undefined);
  };
  const choose = (doc: Doc) => setAttached({ name: doc.name, type: doc.type, progress: 1, doc });
  return { attached, add, clear, choose };
}
