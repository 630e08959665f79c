import type { Me } from '@/api/session';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import { Logo } from './Logo';
import { NavList } from './NavList';
import { UserButton } from './UserButton';

/** The sidebar of a desk: the business on top, the person below, destinations between. */
export function Sidebar({ me, collapsed }: { me: Me; collapsed: boolean }) {
  const t = useT();
  return (
    <aside
      className={cx(
        'flex shrink-0 flex-col border-e border-line bg-sunken max-md:hidden',
        collapsed ? 'w-14 items-center' : 'w-60',
      )}
    >
      <div className={cx('flex h-14 items-center gap-2.5', !collapsed && 'px-3.5')}>
        <Logo className="size-8 shrink-0" />
        {!collapsed && (
          <div className="min-w-0 leading-tight">
            <p className="truncate text-sm font-semibold">
              <bdi>{me.business?.name ?? t('app.name')}</bdi>
            </p>
            <p className="truncate text-2xs text-fg-3">
              {me.business ? t('app.name') : t('app.allBusinesses')}
            </p>
          </div>
        )}
      </div>
      <div className={cx('min-h-0 flex-1 overflow-y-auto py-2', collapsed ? 'px-0' : 'px-2.5')}>
        <NavList me={me} iconOnly={collapsed} />
      </div>
      <div className={cx('border-t border-line', collapsed ? 'p-1.5' : 'p-2')}>
        <UserButton me={me} compact={collapsed} />
      </div>
    </aside>
  );
}
