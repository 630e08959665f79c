import { useSyncExternalStore } from 'react';

/** What the shell can lay over the page. */
export type Overlay = 'palette' | 'shortcuts' | 'nav';

let overlay: Overlay | null = null;
const listeners = new Set<() => void>();

/** Opens one of the shell's overlays, or closes it. */
export function setOverlay(next: Overlay | null): void {
  overlay = next;
  for (const listener of listeners) listener();
}

/** The overlay that is open. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => overlay,
  );
}
