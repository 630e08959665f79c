import { TriangleAlert } from 'lucide-react';

/** A refusal, shown inside the form that caused it: what happened, and what to do. */
export function FormFailure({ title, hint }: { title?: string; hint?: string }) {
  if (!title) return null;
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-rose-bg px-3 py-2.5 text-sm text-rose-fg">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        <p className="font-medium">{title}</p>
        {hint && <p className="text-xs">{hint}</p>}
      </div>
    </div>
  );
}
