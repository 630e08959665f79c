import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Archive, Clock, Ellipsis, MessagesSquare } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { countsQuery } from './queries';
import { countOf, frequent, type InboxView } from './search';

const ViewMenu = lazy(() => import('./ViewMenu'));

const icons = { snoozed: <Clock />, closed: <Archive />, all: <MessagesSquare /> };

/** The rarer views, each with its sign. */
export const rarer = ['snoozed', 'closed', 'all'] as const satisfies readonly InboxView[];

/** The views with their counts; one press each, and the rarer ones in a menu. */
export function ViewStrip({ view, onView }: { view: InboxView; onView: (view: InboxView) => void }) {
  const t = useT();
  const counts = useQuery(countsQuery).data;
  const more = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const shown = frequent.includes(view) ? frequent : [...frequent, view];
  return (
    <nav
      aria-label={t('inbox.filter')}
      className="scrollbar-none flex items-center gap-1.5 overflow-x-auto px-3 pb-2.5 md:flex-wrap"
    >
      {shown.map((key) => {
        const count = countOf(counts, key);
        return (
          <Link
            key={key}
            from="/inbox"
            to="/inbox"
            search={(old) => ({ ...old, filter: key === 'open' ? undefined : key })}
            replace
            aria-current={key === view ? 'true' : undefined}
            className={cx(
              'flex h-8 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs transition-colors coarse:h-11 coarse:px-3.5',
              key === view
                ? 'border-brand bg-brand-soft font-medium text-brand-text'
                : 'border-line text-fg-2 hover:bg-hover hover:text-fg',
            )}
          >
            {t(`inbox.${key}`)}
            {count !== undefined && count > 0 && (
              <span className={cx('num text-2xs', key === 'unread' && 'font-semibold')}>{number(count)}</span>
            )}
          </Link>
        );
      })}
      <IconButton
        ref={more}
        size="sm"
        label={t('inbox.moreViews')}
        aria-haspopup="menu"
        aria-expanded={open}
        onPress={() => setOpen(true)}
      >
        <Ellipsis className="size-4" aria-hidden />
      </IconButton>
      {open && (
        <Suspense>
          <ViewMenu
            anchor={more}
            view={view}
            choices={rarer.map((key) => ({ key, icon: icons[key], count: countOf(counts, key) }))}
            onView={onView}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </nav>
  );
}
