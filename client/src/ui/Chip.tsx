import type { ReactNode } from 'react';
import { cx } from './cx';

/** The named colours of states; never the only sign of one. */
export type Tone = 'blue' | 'violet' | 'amber' | 'green' | 'rose' | 'slate';

const soft: Record<Tone, string> = {
  blue: 'bg-blue-bg text-blue-fg',
  violet: 'bg-violet-bg text-violet-fg',
  amber: 'bg-amber-bg text-amber-fg',
  green: 'bg-green-bg text-green-fg',
  rose: 'bg-rose-bg text-rose-fg',
  slate: 'bg-slate-bg text-slate-fg',
};

const dots: Record<Tone, string> = {
  blue: 'bg-blue-dot',
  violet: 'bg-violet-dot',
  amber: 'bg-amber-dot',
  green: 'bg-green-dot',
  rose: 'bg-rose-dot',
  slate: 'bg-slate-dot',
};

/** The soft background and text of a tone. */
export function toneClass(tone: Tone): string {
  return soft[tone];
}

/** A name from the server as a tone; an unknown one is slate. */
export function toneOf(name: string | undefined): Tone {
  return name && name in soft ? (name as Tone) : 'slate';
}

/** A small labelled state. */
export function Chip({
  tone,
  icon,
  className,
  children,
}: {
  tone: Tone;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5.5 max-w-full shrink-0 items-center gap-1 rounded-xs px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3',
        soft[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}

/** The dot of a status; its word stands beside it. */
export function Dot({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <span aria-hidden className={cx('inline-block size-2 shrink-0 rounded-full', dots[tone], className)} />
  );
}

/** An unread count. */
export function CountBadge({ n, label, className }: { n: number; label: string; className?: string }) {
  return (
    <span
      className={cx(
        'num inline-grid h-4.5 min-w-4.5 place-items-center rounded-full bg-brand px-1 text-2xs font-semibold text-brand-fg',
        className,
      )}
    >
      <span aria-hidden>{n > 99 ? '99+' : n}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
