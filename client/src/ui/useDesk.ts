import { useSyncExternalStore } from 'react';

const query = () => matchMedia('(min-width: 768px)');

/** Whether there is room for two things side by side. */
export function useDesk(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = query();
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => query().matches,
  );
}
