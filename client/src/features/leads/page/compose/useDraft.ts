import { useEffect, useRef, useState } from 'react';
import { api, body } from '@/api/client';

/** How often at most a draft is saved while somebody writes on. */
const pace = 2500;

// What was written on this visit stands at once when one comes back, before the server has answered.
const written = new Map<number, string>();

// One save after the other, or an older text could come last.
let saving: Promise<unknown> = Promise.resolve();

function save(leadId: number, text: string): void {
  saving = saving.then(() =>
    body(api.PUT('/api/leads/{id}/draft', { params: { path: { id: leadId } }, body: { text } })).catch(
      // A draft that cannot be kept stands in the field still; it is no reason to disturb who writes.
      () => undefined,
    ),
  );
}

/** What one writes to a lead: kept on the server, so that it is there on the next device as well. */
export function useDraft(
  leadId: number,
  saved: string,
): [string, (next: string | ((now: string) => string)) => void] {
  const [text, setText] = useState(() => written.get(leadId) ?? saved);
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string }>(undefined);
  const flush = useRef(() => {
    if (!pending.current) return;
    clearTimeout(pending.current.timer);
    save(leadId, pending.current.text);
    pending.current = undefined;
  });
  useEffect(() => flush.current, []);
  const change = (next: string | ((now: string) => string)) => {
    const now = typeof next === 'function' ? next(written.get(leadId) ?? text) : next;
    written.set(leadId, now);
    setText(now);
    if (pending.current) pending.current.text = now;
    else pending.current = { timer: setTimeout(flush.current, pace), text: now };
    // The first letter tells colleagues at once; an empty field frees them at once.
    if (!text || !now) flush.current();
  };
  return [text, change];
}
