import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import { NavBadge } from './NavBadge';
import type { Destination } from './nav';
import type { Badge } from './useBadges';

interface NavLinkProps {
  to: Destination;
  /** Only the icon is shown; the name becomes its tip. */
  iconOnly?: boolean;
  onPick?: () => void;
  badge?: Badge;
}

/** One line of the sidebar. */
export function NavLink({ to, iconOnly, onPick, badge }: NavLinkProps) {
  const t = useT();
  const Icon = to.icon;
  return (
    <Link
      to={to.path}
      activeOptions={{ exact: to.path === '/', includeSearch: false }}
      aria-label={iconOnly ? [t(to.label), badge?.label].filter(Boolean).join(', ') : undefined}
      title={iconOnly ? t(to.label) : undefined}
      onClick={onPick}
      className={cx(
        'group relative flex h-9 items-center gap-3 rounded-md text-sm text-fg-2 transition-colors hover:bg-hover hover:text-fg coarse:h-11',
        'aria-[current=page]:bg-active aria-[current=page]:font-medium aria-[current=page]:text-fg',
        iconOnly ? 'w-9 justify-center' : 'px-2.5',
      )}
    >
      <Icon className="size-[18px] shrink-0 group-aria-[current=page]:text-brand-text" aria-hidden />
      {!iconOnly && <span className="min-w-0 flex-1 truncate">{t(to.label)}</span>}
      {badge && <NavBadge badge={badge} className={cx(iconOnly && 'absolute -end-1 -top-1')} />}
    </Link>
  );
}
