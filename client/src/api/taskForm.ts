import { useSyncExternalStore } from 'react';
import type { Schema } from './client';

/** A reminder or task, as lists show it. */
export type Task = Schema<'Task'>;

/** What the form is asked for: a call back, a new task (about a lead or not), or a change of one. */
export type TaskForm =
  | { kind: 'reminder'; leadId: number; name: string }
  | { kind: 'task'; leadId?: number; name?: string }
  | { kind: 'edit'; task: Task };

let form: TaskForm | null = null;
const listeners = new Set<() => void>();

/** Opens the form of a reminder or task, or closes it. Any feature may ask; the tasks feature shows it. */
export function openTaskForm(next: TaskForm | null): void {
  form = next;
  for (const listener of listeners) listener();
}

/** The form that is open. */
export function useTaskForm(): TaskForm | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => form,
  );
}
