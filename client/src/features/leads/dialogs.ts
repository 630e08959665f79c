import { useSyncExternalStore } from 'react';
import type { Status } from '@/api/lookups';
import { openTaskForm } from '@/api/taskForm';

/** A dialog about leads that any page may ask for. */
export type LeadDialog =
  | { kind: 'new'; status?: string }
  | { kind: 'remind'; leadId: number; name: string }
  | { kind: 'stage'; status?: Status }
  | { kind: 'stage.delete'; status: Status };

let dialog: LeadDialog | null = null;
const listeners = new Set<() => void>();

/** Opens a dialog, or closes the open one. */
export function openLeadDialog(next: LeadDialog | null): void {
  if (next?.kind === 'remind') {
    openTaskForm({ kind: 'reminder', leadId: next.leadId, name: next.name });
    return;
  }
  dialog = next;
  for (const listener of listeners) listener();
}

/** The dialog that is open. */
export function useLeadDialog(): LeadDialog | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => dialog,
  );
}
