import { Eye, TriangleAlert } from 'lucide-react';
import { cx } from '@/ui/cx';

interface NoticeProps {
  tone: 'amber' | 'slate';
  title: string;
  hint?: string;
}

/** Something about the page that has to be known before working on it. */
export function Notice({ tone, title, hint }: NoticeProps) {
  const Icon = tone === 'amber' ? TriangleAlert : Eye;
  return (
    <div
      role="status"
      className={cx(
        'flex gap-2.5 rounded-md px-3 py-2.5 text-sm',
        tone === 'amber' ? 'bg-amber-bg text-amber-fg' : 'bg-slate-bg text-slate-fg',
      )}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        <p className="font-medium">{title}</p>
        {hint && <p className="text-xs">{hint}</p>}
      </div>
    </div>
  );
}
