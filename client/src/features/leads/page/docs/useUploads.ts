import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isApiError } from '@/api/errors';
import { type Upload, upload } from '@/api/upload';
import { t } from '@/i18n';
import { announce } from '@/ui/announce';
import { type Doc, docsQuery } from './queries';
import { fileSize } from './size';

/** A file on its way, or one that was refused and says why. */
export interface Sending {
  key: number;
  name: string;
  size: number;
  sent: number;
  failure?: { message: string; hint: string };
}

interface Job {
  key: number;
  file: File;
  path: string;
}

const atOnce = 3;
let nextKey = 1;

/** Sends files to a lead, a few at once, with progress; each can be stopped, a refused one sent again. */
export function useUploads(leadId: number, maxBytes: number | undefined) {
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending[]>([]);
  const waiting = useRef<Job[]>([]);
  const running = useRef(new Map<number, Upload<Doc>>());
  const jobs = useRef(new Map<number, Job>());

  function patch(key: number, change: Partial<Sending>) {
    setSending((all) => all.map((s) => (s.key === key ? { ...s, ...change } : s)));
  }
  function drop(key: number) {
    jobs.current.delete(key);
    setSending((all) => all.filter((s) => s.key !== key));
  }
  function pump() {
    while (running.current.size < atOnce) {
      const job = waiting.current.shift();
      if (!job) return;
      const { key, file, path } = job;
      const run = upload<Doc>(path, file, (sent) => patch(key, { sent }));
      running.current.set(key, run);
      run.done
        .then((doc) => {
          drop(key);
          announce(t('docs.added', { name: doc.name }));
          return client.invalidateQueries({ queryKey: docsQuery(leadId).queryKey });
        })
        .catch((e: unknown) => {
          if (!isApiError(e)) drop(key);
          else patch(key, { sent: 0, failure: { message: e.message, hint: e.hint } });
        })
        .finally(() => {
          running.current.delete(key);
          pump();
        });
    }
  }

  // What is on its way belongs to the page that shows it.
  useEffect(() => {
    const live = running.current;
    return () => {
      waiting.current = [];
      for (const run of live.values()) run.cancel();
    };
  }, []);

  const add = (files: Iterable<File>, document?: Doc) => {
    for (const file of files) {
      const key = nextKey++;
      const path = document
        ? `/api/documents/${document.id}/versions`
        : `/api/leads/${leadId}/documents?name=${encodeURIComponent(file.name)}`;
      const row: Sending = { key, name: document?.name ?? file.name, size: file.size, sent: 0 };
      const job = { key, file, path };
      jobs.current.set(key, job);
      // A file that is too big is not sent at all: the server would only hang up on it.
      if (maxBytes !== undefined && file.size > maxBytes) {
        row.failure = {
          message: t('docs.tooBig'),
          hint: t('docs.tooBigHint', { max: fileSize(maxBytes) }),
        };
      } else waiting.current.push(job);
      setSending((all) => [...all, row]);
    }
    pump();
  };
  const cancel = (key: number) => {
    waiting.current = waiting.current.filter((job) => job.key !== key);
    running.current.get(key)?.cancel();
    drop(key);
  };
  const again = (key: number) => {
    const job = jobs.current.get(key);
    if (!job) return;
    patch(key, { sent: 0, failure: undefined });
    waiting.current.push(job);
    pump();
  };
  return { sending, add, cancel, again };
}
