import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PhoneCall, SearchX } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { CallRow, columns } from './CallRow';
import { Filters } from './Filters';
import { callListQuery } from './queries';
import type { CallsSearch } from './search';

const CallSheet = lazy(() => import('./CallSheet'));

const none = { direction: undefined, status: undefined, since: undefined };

/** The telephone calls of the business. Filters and the open call live in the URL. */
export default function CallsPage() {
  const t = useT();
  const search = useSearch({ from: '/shell/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const query = useInfiniteQuery(callListQuery(search));
  const loading = useDelayed(query.isPending);
  const calls = query.data?.pages.flatMap((page) => page.items);
  const first = query.data?.pages[0];
  const filtered = Boolean(search.direction || search.status || search.since);
  const change = (next: Partial<CallsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const open = useCallback(
    // Opening is a step of its own, so that "back" closes the sheet.
    (id: number) => void navigate({ search: (old) => ({ ...old, call: String(id) }) }),
    [navigate],
  );
  useEffect(() => {
    document.title = `${t('nav.calls')} · ${t('app.name')}`;
  }, [t]);
  if (query.error && !query.data) throw query.error;

  const list = () => {
    if (!calls) return loading && <CallsSkeleton />;
    if (calls.length === 0 && filtered) {
      return (
        <Empty
          icon={<SearchX />}
          title={t('calls.noMatch')}
          hint={t('calls.noMatchHint')}
          action={<Button onPress={() => change(none)}>{t('calls.clear')}</Button>}
        />
      );
    }
    if (calls.length === 0)
      return <Empty icon={<PhoneCall />} title={t('calls.empty')} hint={t('calls.emptyHint')} />;
    return (
      <div className="rounded-lg bg-surface shadow-1">
        <div role="table" aria-label={t('nav.calls')} aria-rowcount={(first?.total ?? 0) + 1}>
          <div role="rowgroup">
            <div
              role="row"
              className={cx(columns, 'h-10 items-center px-4 text-xs text-fg-3 max-md:sr-only md:grid')}
            >
              <span role="columnheader">{t('calls.col.who')}</span>
              <span role="columnheader">{t('calls.col.result')}</span>
              <span role="columnheader">{t('calls.col.reason')}</span>
              <span role="columnheader">{t('calls.col.when')}</span>
              <span role="columnheader">{t('calls.col.duration')}</span>
              <span role="columnheader">
                <span className="sr-only">{t('calls.col.open')}</span>
              </span>
            </div>
          </div>
          <div role="rowgroup" className="max-md:[&>:first-child]:border-0">
            {calls.map((call) => (
              <CallRow key={call.id} call={call} onOpen={open} />
            ))}
          </div>
        </div>
        <LoadMore query={query} />
      </div>
    );
  };

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
          <h1 className="text-xl">{t('nav.calls')}</h1>
          <span className="text-sm text-fg-3 tabular-nums">
            {first &&
              first.total > 0 &&
              t(first.total_capped ? 'calls.countCapped' : 'calls.count', { n: first.total })}
          </span>
          <div className="flex-1 max-md:hidden" />
          <Filters search={search} onChange={change} />
        </div>
        {list()}
      </div>
      {search.call && (
        <Suspense>
          <CallSheet id={Number(search.call)} onClose={() => change({ call: undefined })} />
        </Suspense>
      )}
    </div>
  );
}

function CallsSkeleton() {
  return (
    <div aria-hidden className="rounded-lg bg-surface shadow-1">
      {[0, 1, 2, 3, 4, 5, 6].map((i) => (
        <div key={i} className="flex h-15 items-center gap-3 border-t border-line px-4 first:border-0">
          <Skeleton className="size-9 !rounded-full" />
          <Skeleton className="h-4 w-40" />
          <span className="flex-1" />
          <Skeleton className="h-4 w-20" />
        </div>
      ))}
    </div>
  );
}
