import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarCheck } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { Button, buttonClass } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Segmented } from '@/ui/Segmented';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { DueRow } from './DueRow';
import { type Due, dueQuery, type Span } from './queries';
import { nameOf, useChangeDue } from './useChangeDue';

const SnoozeMenu = lazy(() => import('./SnoozeMenu'));

/** What is to be done: late, today, and later. */
export default function TasksPage() {
  const t = useT();
  const { owner } = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const sections = [
    { span: 'overdue' as const, query: useInfiniteQuery(dueQuery('overdue', owner)) },
    { span: 'today' as const, query: useInfiniteQuery(dueQuery('today', owner)) },
    { span: 'upcoming' as const, query: useInfiniteQuery(dueQuery('upcoming', owner)) },
  ];
  const pending = sections.some(({ query }) => query.isPending);
  const loading = useDelayed(pending);
  const failed = sections.find(({ query }) => query.error && !query.data);
  useEffect(() => {
    document.title = `${t('nav.tasks')} · ${t('app.name')}`;
  }, [t]);
  if (failed) throw failed.query.error;
  const total = sections.reduce((sum, { query }) => sum + (query.data?.pages[0]?.total ?? 0), 0);

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-5 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 id="tasks-title" tabIndex={-1} className="text-xl outline-none">
            {t('nav.tasks')}
          </h1>
          <span className="text-sm text-fg-3 tabular-nums">
            {!pending && total > 0 && t('tasks.open', { n: total })}
          </span>
          <div className="ms-auto">
            <Segmented
              label={t('tasks.whose')}
              value={owner ?? 'all'}
              onChange={(value) =>
                void navigate({ search: { owner: value === 'me' ? 'me' : undefined }, replace: true })
              }
              options={[
                { value: 'all', label: t('tasks.everyone') },
                { value: 'me', label: t('tasks.mine') },
              ]}
            />
          </div>
        </div>
        {pending ? (
          loading && <TasksSkeleton />
        ) : total === 0 ? (
          <Empty
            icon={<CalendarCheck />}
            title={owner ? t('tasks.clearMine') : t('tasks.clear')}
            hint={t('tasks.clearHint')}
            action={
              <Link to="/leads" className={buttonClass('primary')}>
                {t('tasks.toLeads')}
              </Link>
            }
          />
        ) : (
          sections.map(({ span, query }) => (
            <Section
              key={span}
              span={span}
              items={query.data?.pages.flatMap((page) => page.items) ?? []}
              total={query.data?.pages[0]?.total ?? 0}
              more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isFetchingMore={query.isFetchingNextPage}
            />
          ))
        )}
      </div>
    </div>
  );
}

interface SectionProps {
  span: Span;
  items: Due[];
  total: number;
  more?: () => void;
  isFetchingMore: boolean;
}

function Section({ span, items, total, more, isFetchingMore }: SectionProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const change = useChangeDue();
  const [menu, setMenu] = useState<{ due: Due; anchor: HTMLElement }>();
  // Nothing late and nothing later need no words; an empty today is worth a line.
  if (total === 0 && span !== 'today') return null;
  return (
    <section aria-labelledby={`tasks-${span}`} className="rounded-lg bg-surface shadow-1">
      <header className="flex min-h-12 items-center gap-2 px-4 pt-1">
        <h2 id={`tasks-${span}`} className={cx('text-sm', span === 'overdue' && 'text-rose-fg')}>
          {t(`tasks.${span}`)}
        </h2>
        <span className="num text-xs text-fg-3">{number(total)}</span>
      </header>
      {items.length === 0 ? (
        <p className="px-4 pb-4 text-sm text-fg-3">{t('tasks.todayClear')}</p>
      ) : (
        <ul className="border-t border-line">
          {items.map((due) => (
            <DueRow
              key={due.id}
              due={due}
              mayWrite={mayWrite}
              onDone={change.finish}
              onSnooze={(of, anchor) => setMenu({ due: of, anchor })}
            />
          ))}
        </ul>
      )}
      {more && (
        <div className="border-t border-line px-4 py-3">
          <Button isPending={isFetchingMore} onPress={more}>
            {t('action.loadMore')}
          </Button>
        </div>
      )}
      {menu && (
        <Suspense>
          <SnoozeMenu
            name={nameOf(menu.due)}
            anchor={menu.anchor}
            onPick={(at) => change.putOff(menu.due, at)}
            onClose={() => setMenu(undefined)}
          />
        </Suspense>
      )}
    </section>
  );
}

function TasksSkeleton() {
  return [3, 2].map((rows) => (
    <div key={rows} aria-hidden className="rounded-lg bg-surface p-4 shadow-1">
      <Skeleton className="h-4 w-20" />
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="mt-4 flex items-center gap-3">
          <Skeleton className="size-8 !rounded-full" />
          <Skeleton className="h-4 w-48 max-w-1/2" />
          <span className="flex-1" />
          <Skeleton className="h-5 w-20" />
        </div>
      ))}
    </div>
  ));
}
