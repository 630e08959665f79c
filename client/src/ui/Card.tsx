import type { ReactNode } from 'react';
import { cx } from './cx';

interface CardProps {
  title?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
  className?: string;
  bodyClassName?: string;
  children: ReactNode;
}

/** A titled surface. */
export function Card({ title, icon, action, className, bodyClassName, children }: CardProps) {
  return (
    <section className={cx('rounded-lg bg-surface shadow-1', className)}>
      {title && (
        <header className="flex min-h-12 items-center gap-2 px-4 pt-2">
          {icon && (
            <span className="text-brand-text [&_svg]:size-4" aria-hidden>
              {icon}
            </span>
          )}
          <h2 className="min-w-0 flex-1 text-sm">{title}</h2>
          {action}
        </header>
      )}
      <div className={bodyClassName ?? 'px-4 pt-1 pb-4'}>{children}</div>
    </section>
  );
}
