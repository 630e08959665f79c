import { useEffect, useRef } from 'react';
import { inSequence, isSingleKey, isTyping } from '@/ui/keys';

/** What a key does in the inbox, by the key's place: in a Hebrew layout it types another letter. */
export type InboxKeys = Partial<
  Record<`Key${'A' | 'E' | 'J' | 'K' | 'R' | 'T' | 'U' | 'Z' | 'I'}` | 'Escape', () => void>
>;

/** The single keys of the inbox, while it is on the screen. */
export function useInboxKeys(keys: InboxKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      // Escape leaves the field first, and what floats over the page keeps it to itself.
      if (e.code === 'Escape') {
        if (e.defaultPrevented || document.querySelector('[role=menu],[role=dialog],[role=listbox]')) return;
        if (isTyping(e.target)) (e.target as HTMLElement).blur();
        else latest.current.Escape?.();
        return;
      }
      if (e.shiftKey || inSequence() || !isSingleKey(e)) return;
      const run = latest.current[e.code as keyof InboxKeys];
      if (!run) return;
      e.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
