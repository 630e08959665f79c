import type { UseNavigateResult } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Me, roleAtLeast } from '@/api/session';
import { openLeadDialog } from '@/features/leads/dialogs';
import { beginSequence, endSequence, inSequence, isSingleKey } from '@/ui/keys';
import { destinationsFor } from './nav';
import { setOverlay } from './overlays';

/**
 * The shortcuts of the whole page. They go by event.code, the key's place: in a Hebrew layout the
 * same key types another letter.
 */
export function useShortcuts(me: Me, navigate: UseNavigateResult<string>): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.code === 'KeyK' && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey) {
        e.preventDefault();
        setOverlay('palette');
        return;
      }
      if (!isSingleKey(e)) return;
      if (inSequence()) {
        endSequence();
        const to = destinationsFor(me).find((d) => d.code === e.code);
        if (to) {
          e.preventDefault();
          void navigate({ to: to.path });
        }
        return;
      }
      if (e.code === 'Slash') {
        e.preventDefault();
        setOverlay(e.shiftKey ? 'shortcuts' : 'palette');
      } else if (e.shiftKey) {
        return;
      } else if (e.code === 'KeyG') {
        beginSequence();
      } else if (e.code === 'KeyN' && me.business && roleAtLeast(me.user.role, 'agent')) {
        e.preventDefault();
        openLeadDialog({ kind: 'new' });
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [me, navigate]);
}
