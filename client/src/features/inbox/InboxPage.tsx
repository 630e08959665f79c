import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CheckCheck, MessagesSquare } from 'lucide-react';
import { useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { TabPanel, Tabs } from '@/ui/Tabs';
import { ConversationRow } from './ConversationRow';
import { conversationsQuery } from './queries';
import { filters, type InboxFilter } from './search';

/** The conversations of the business, newest words first. The tab lives in the URL. */
export default function InboxPage() {
  const t = useT();
  const { filter = 'all' } = useSearch({ from: '/shell/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const choose = (next: InboxFilter) =>
    void navigate({ search: { filter: next === 'all' ? undefined : next }, replace: true });
  const first = useInfiniteQuery(conversationsQuery(filter)).data?.pages[0];
  useEffect(() => {
    document.title = `${t('nav.inbox')} · ${t('app.name')}`;
  }, [t]);

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col p-4 md:px-6 md:py-6">
        <div className="flex items-baseline gap-3">
          <h1 className="text-xl">{t('nav.inbox')}</h1>
          <span className="text-sm text-fg-3 tabular-nums">
            {first &&
              first.total > 0 &&
              t(first.total_capped ? 'inbox.countCapped' : 'inbox.count', { n: first.total })}
          </span>
        </div>
        <Tabs
          label={t('inbox.filter')}
          selected={filter}
          onSelect={choose}
          tabs={filters.map((key) => ({ key, label: t(`inbox.${key}`) }))}
          className="mt-2"
          listClassName="-mx-2 mb-3"
        >
          <TabPanel id={filter}>
            <Conversations filter={filter} onAll={() => choose('all')} />
          </TabPanel>
        </Tabs>
      </div>
    </div>
  );
}

function Conversations({ filter, onAll }: { filter: InboxFilter; onAll: () => void }) {
  const t = useT();
  const query = useInfiniteQuery(conversationsQuery(filter));
  const loading = useDelayed(query.isPending);
  const items = query.data?.pages.flatMap((page) => page.items);
  if (!items) {
    if (query.error) throw query.error;
    return loading && <InboxSkeleton />;
  }
  if (items.length === 0) {
    return (
      <Empty
        icon={filter === 'unread' ? <CheckCheck /> : <MessagesSquare />}
        title={t(`inbox.empty.${filter}`)}
        hint={t(`inbox.emptyHint.${filter}`)}
        action={filter !== 'all' && <Button onPress={onAll}>{t('inbox.showAll')}</Button>}
      />
    );
  }
  return (
    <div className="rounded-lg bg-surface shadow-1">
      <ul aria-label={t('inbox.list')}>
        {items.map((conversation) => (
          <ConversationRow key={conversation.id} of={conversation} />
        ))}
      </ul>
      {query.hasNextPage && (
        <LoadMore
          label={t('action.loadMore')}
          isPending={query.isFetchingNextPage}
          onLoad={() => void query.fetchNextPage()}
        />
      )}
    </div>
  );
}

function InboxSkeleton() {
  return (
    <div aria-hidden className="rounded-lg bg-surface shadow-1">
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <div key={i} className="flex h-18 items-center gap-3 border-t border-line px-4 first:border-0">
          <Skeleton className="size-10 !rounded-full" />
          <div className="flex-1">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="mt-2 h-3.5 w-3/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
