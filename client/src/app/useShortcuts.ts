import type { UseNavigateResult } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Me, roleAtLeast } from '@/api/session';
import { openLeadDialog } from '@/features/leads/dialogs';
import { destinationsFor } from './nav';
import { setOverlay } from './overlays';

const key = 'moked.keys';
const sequenceMs = 1200;

/** Whether single keys act; people who dictate or lean on the keyboard switch them off. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/** Switches single-key shortcuts on or off. */
export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    // Storage can be forbidden; single keys then stay on.
  }
}

/** Whether keys typed at this element are text, or belong to a widget of their own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog],[role=alertdialog],[role=menu],[role=listbox]') !== null
  );
}

/**
 * The shortcuts of the whole page. They go by event.code, the key's place: in a Hebrew layout the
 * same key types another letter.
 */
export function useShortcuts(me: Me, navigate: UseNavigateResult<string>): void {
  useEffect(() => {
    let goUntil = 0;
    const onKey = (e: KeyboardEvent) => {
      if (e.code === 'KeyK' && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey) {
        e.preventDefault();
        setOverlay('palette');
        return;
      }
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target) || !singleKeysOn())
        return;
      if (Date.now() < goUntil) {
        goUntil = 0;
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
        goUntil = Date.now() + sequenceMs;
      } else if (e.code === 'KeyN' && me.business && roleAtLeast(me.user.role, 'agent')) {
        e.preventDefault();
        openLeadDialog({ kind: 'new' });
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [me, navigate]);
}
