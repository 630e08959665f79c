import { number } from '@/i18n/format';
import { cx } from '@/ui/cx';
import type { Badge } from './useBadges';

/** The number beside a destination. */
export function NavBadge({ badge, className }: { badge: Badge; className?: string }) {
  return (
    <span
      className={cx(
        'grid h-4.5 min-w-4.5 place-items-center rounded-full px-1 text-[11px] leading-none font-medium',
        badge.late ? 'bg-rose-bg text-rose-fg' : 'bg-brand-soft text-brand-text',
        className,
      )}
    >
      <span className="num" aria-hidden>
        {badge.count > 99 ? '99+' : number(badge.count)}
      </span>
      <span className="sr-only">{badge.label}</span>
    </span>
  );
}
