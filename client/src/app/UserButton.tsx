import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Me } from '@/api/session';
import { useT } from '@/i18n';
import { initials } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { cx } from '@/ui/cx';

const UserMenu = lazy(() => import('./UserMenu'));

/** The person, and the way to their menu, which loads when first opened. */
export function UserButton({ me, compact }: { me: Me; compact?: boolean }) {
  const t = useT();
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        ref={ref}
        aria-label={t('user.menu')}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={cx(
          'flex items-center gap-3 rounded-md text-start hover:bg-hover',
          compact ? 'size-11 justify-center' : 'w-full px-2 py-1.5',
        )}
      >
        <Avatar name={me.user.name} initials={initials(me.user.name)} />
        {!compact && (
          <>
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-sm">
                <bdi>{me.user.name}</bdi>
              </span>
              <span className="block truncate text-2xs text-fg-3">
                <bdi>{me.user.email}</bdi>
              </span>
            </span>
            <Ellipsis className="size-4 text-fg-3" aria-hidden />
          </>
        )}
      </button>
      <Suspense>{open && <UserMenu me={me} triggerRef={ref} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
