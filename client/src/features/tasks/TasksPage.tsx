import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarCheck, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useCan } from '@/api/session';
import { openTaskForm } from '@/api/taskForm';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Segmented } from '@/ui/Segmented';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { type Span, type Task, type TaskPage, tasksQuery } from './queries';
import { TaskRow } from './TaskRow';
import { nameOf, useChangeTask } from './useChangeTask';

const SnoozeMenu = lazy(() => import('./SnoozeMenu'));

/** What is to be done: late, today, and later; or what was done. */
export default function TasksPage() {
  const t = useT();
  const mayWrite = useCan('agent');
  const { owner, show } = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  useEffect(() => {
    document.title = `${t('nav.tasks')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-5 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 id="tasks-title" tabIndex={-1} className="text-xl outline-none">
            {t('nav.tasks')}
          </h1>
          <div className="ms-auto flex flex-wrap items-center gap-2">
            <Segmented
              label={t('tasks.which')}
              value={show ?? 'open'}
              onChange={(value) =>
                void navigate({
                  search: { owner, show: value === 'done' ? 'done' : undefined },
                  replace: true,
                })
              }
              options={[
                { value: 'open', label: t('tasks.openOnes') },
                { value: 'done', label: t('tasks.doneOnes') },
              ]}
            />
            <Segmented
              label={t('tasks.whose')}
              value={owner ?? 'all'}
              onChange={(value) =>
                void navigate({ search: { show, owner: value === 'me' ? 'me' : undefined }, replace: true })
              }
              options={[
                { value: 'all', label: t('tasks.everyone') },
                { value: 'me', label: t('tasks.mine') },
              ]}
            />
            {mayWrite && (
              <Button
                icon={<Plus className="size-4" aria-hidden />}
                onPress={() => openTaskForm({ kind: 'task' })}
              >
                {t('tasks.new')}
              </Button>
            )}
          </div>
        </div>
        {show === 'done' ? <DoneTasks owner={owner} /> : <OpenTasks owner={owner} />}
      </div>
    </div>
  );
}

interface Listed {
  owner: 'me' | undefined;
}

function OpenTasks({ owner }: Listed) {
  const t = useT();
  const sections = [
    { span: 'overdue' as const, query: useInfiniteQuery(tasksQuery('overdue', owner)) },
    { span: 'today' as const, query: useInfiniteQuery(tasksQuery('today', owner)) },
    { span: 'upcoming' as const, query: useInfiniteQuery(tasksQuery('upcoming', owner)) },
  ];
  const pending = sections.some(({ query }) => query.isPending);
  const loading = useDelayed(pending);
  const failed = sections.find(({ query }) => query.error && !query.data);
  if (failed) throw failed.query.error;
  if (pending) return loading ? <TasksSkeleton /> : null;
  const total = sections.reduce((sum, { query }) => sum + (query.data?.pages[0]?.total ?? 0), 0);
  if (total === 0) return <Nothing mine={owner === 'me'} />;
  return (
    <>
      <p className="-mt-3 text-sm text-fg-3">{t('tasks.open', { n: total })}</p>
      {sections.map(({ span, query }) => (
        <Section key={span} span={span} query={query} />
      ))}
    </>
  );
}

function DoneTasks({ owner }: Listed) {
  const t = useT();
  const query = useInfiniteQuery(tasksQuery('done', owner));
  const loading = useDelayed(query.isPending);
  if (query.error && !query.data) throw query.error;
  if (!query.data) return loading ? <TasksSkeleton /> : null;
  if (query.data.pages[0]?.total === 0) return <Empty icon={<CalendarCheck />} title={t('tasks.noneDone')} />;
  return <Section span="done" query={query} />;
}

function Nothing({ mine }: { mine: boolean }) {
  const t = useT();
  const mayWrite = useCan('agent');
  return (
    <Empty
      icon={<CalendarCheck />}
      title={mine ? t('tasks.clearMine') : t('tasks.clear')}
      hint={t('tasks.clearHint')}
      action={
        mayWrite && (
          <Button variant="primary" onPress={() => openTaskForm({ kind: 'task' })}>
            {t('tasks.new')}
          </Button>
        )
      }
    />
  );
}

interface SectionProps {
  span: Span;
  query: {
    data?: { pages: TaskPage[] };
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
}

function Section({ span, query }: SectionProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const change = useChangeTask();
  const [menu, setMenu] = useState<{ task: Task; anchor: HTMLElement }>();
  const items: Task[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
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
          {items.map((task) => (
            <TaskRow
              key={task.id}
              task={task}
              mayWrite={mayWrite}
              onDone={span === 'done' ? change.reopen : change.finish}
              onSnooze={(of, anchor) => setMenu({ task: of, anchor })}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className="border-t border-line px-4 py-3">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        </div>
      )}
      {menu && (
        <Suspense>
          <SnoozeMenu
            name={nameOf(menu.task)}
            anchor={menu.anchor}
            onPick={(at) => change.putOff(menu.task, at)}
            onEdit={() => openTaskForm({ kind: 'edit', task: menu.task })}
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
