import { useBlocker } from '@tanstack/react-router';

/** Asks before unsaved changes are lost: the browser on closing, a dialog of ours on going elsewhere. */
export function useLeaveGuard(dirty: boolean): { leave: () => void; stay: () => void } | undefined {
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return blocker.status === 'blocked' ? { leave: blocker.proceed, stay: blocker.reset } : undefined;
}
