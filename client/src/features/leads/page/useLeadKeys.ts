import { useEffect, useRef } from 'react';
import { inSequence, isSingleKey, isTyping } from '@/ui/keys';

/** What a key does on a lead, by the key's place: in a Hebrew layout it types another letter. */
export type LeadKeys = Partial<
  Record<`Key${'A' | 'C' | 'E' | 'J' | 'K' | 'R' | 'S' | 'T' | 'W'}` | 'Escape', () => void>
>;

/** The single keys of a lead, while it is open. */
export function useLeadKeys(keys: LeadKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      // Escape is no shortcut that one switches off; a menu or a field keeps its own, a menu also in the
      // moment before the focus has come to it.
      const ours =
        e.code === 'Escape'
          ? !e.defaultPrevented && !isTyping(e.target) && !document.querySelector('[role=menu],[role=dialog]')
          : isSingleKey(e);
      if (e.shiftKey || inSequence() || !ours) return;
      const run = latest.current[e.code as keyof LeadKeys];
      if (!run) return;
      e.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
