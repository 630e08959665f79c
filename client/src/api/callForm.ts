import { useSyncExternalStore } from 'react';

/** Whom the agent is to call now. */
export interface CallForm {
  leadId: number;
  name: string;
  phone: string;
}

let form: CallForm | null = null;
const listeners = new Set<() => void>();

/** Opens the form of a call by the agent, or closes it. Any feature may ask; the calls feature shows it. */
export function openCallForm(next: CallForm | null): void {
  form = next;
  for (const listener of listeners) listener();
}

/** The form that is open. */
export function useCallForm(): CallForm | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => form,
  );
}
