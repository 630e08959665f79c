import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Megaphone, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { BroadcastRow } from './BroadcastRow';
import { broadcastsQuery } from './queries';
import type { BroadcastsSearch } from './search';

const ComposeDialog = lazy(() => import('./ComposeDialog'));
const ReportDialog = lazy(() => import('./ReportDialog'));

/** What was sent to many, and the way to send again. */
export default function BroadcastsPage() {
  const t = useT();
  const search = useSearch({ from: '/shell/broadcasts' });
  const navigate = useNavigate({ from: '/broadcasts' });
  const query = useInfiniteQuery(broadcastsQuery);
  const loading = useDelayed(query.isPending);
  useEffect(() => {
    document.title = `${t('nav.broadcasts')} · ${t('app.name')}`;
  }, [t]);
  if (query.error && !query.data) throw query.error;
  const go = (to: BroadcastsSearch) => void navigate({ search: to });
  const rows = query.data?.pages.flatMap((page) => page.items);
  const write = (
    <Button
      variant="primary"
      icon={<Plus className="size-4" aria-hidden />}
      onPress={() => go({ new: true })}
    >
      {t('cast.new')}
    </Button>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="flex-1 text-xl">{t('nav.broadcasts')}</h1>
          {rows && rows.length > 0 && write}
        </div>
        {!rows ? (
          loading && <Skeleton className="h-64 !rounded-lg" />
        ) : rows.length === 0 ? (
          <Empty icon={<Megaphone />} title={t('cast.none')} hint={t('cast.noneHint')} action={write} />
        ) : (
          <section className="rounded-lg bg-surface shadow-1">
            <ul aria-label={t('nav.broadcasts')}>
              {rows.map((broadcast) => (
                <BroadcastRow key={broadcast.id} broadcast={broadcast} />
              ))}
            </ul>
            <LoadMore query={query} />
          </section>
        )}
      </div>
      <Suspense>
        {search.new && <ComposeDialog onClose={() => go({})} onSent={(id) => go({ id })} />}
        {search.id && <ReportDialog key={search.id} id={search.id} onClose={() => go({})} />}
      </Suspense>
    </div>
  );
}
