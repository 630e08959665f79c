import { ToastQueue } from 'react-stately/useToastState';

/** What a toast says, and the one thing it offers. */
export interface ToastContent {
  kind: 'success' | 'error' | 'info';
  title: string;
  hint?: string;
  action?: { label: string; run: () => void };
  /** What "copy details" puts on the clipboard, on failures. */
  details?: string;
}

/** How long an undo is offered. */
export const undoMs = 10_000;

/** The toasts of the page; the region that shows them is loaded when idle. */
export const toasts = new ToastQueue<ToastContent>({ maxVisibleToasts: 3 });

/** Says something. Failures stay until closed, other toasts go by themselves; gives the way to close it. */
export function toast(content: ToastContent): () => void {
  const key = toasts.add(
    content,
    content.kind === 'error' ? {} : { timeout: content.action ? undoMs : 5000 },
  );
  return () => toasts.close(key);
}
