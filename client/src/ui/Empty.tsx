import type { ReactNode } from 'react';
import { cx } from './cx';

/** An empty screen: what will be here, in one sentence, and one thing to do. */
export function Empty({
  icon,
  title,
  hint,
  action,
  className,
}: {
  icon: ReactNode;
  title: string;
  hint?: string;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cx('flex flex-col items-center justify-center gap-3 px-6 py-12 text-center', className)}>
      <span
        className="grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-text [&_svg]:size-6"
        aria-hidden
      >
        {icon}
      </span>
      <div className="max-w-sm">
        <p className="text-base font-medium">{title}</p>
        {hint && <p className="mt-0.5 text-sm text-fg-3">{hint}</p>}
      </div>
      {action}
    </div>
  );
}
