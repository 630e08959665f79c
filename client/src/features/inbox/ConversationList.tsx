import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { CheckCheck, MessagesSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { ConversationRow } from './ConversationRow';
import type { Summary } from './queries';
import type { InboxView } from './search';

interface ConversationListProps {
  view: InboxView;
  items: Summary[] | undefined;
  query: Pick<
    UseInfiniteQueryResult,
    'error' | 'isPending' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  /** Whose conversation is open. */
  lead: number | undefined;
  onOpenView: () => void;
}

/** The conversations of a view. */
export function ConversationList({ view, items, query, lead, onOpenView }: ConversationListProps) {
  const t = useT();
  const loading = useDelayed(query.isPending);
  const list = useRef<HTMLUListElement>(null);
  // What J and K open comes into sight.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [lead]);
  if (!items) {
    if (query.error) throw query.error;
    return loading ? <ListSkeleton /> : null;
  }
  if (items.length === 0) {
    return (
      <Empty
        icon={view === 'unread' || view === 'waiting' ? <CheckCheck /> : <MessagesSquare />}
        title={t(`inbox.empty.${view}`)}
        hint={t(`inbox.emptyHint.${view}`)}
        action={view !== 'open' && <Button onPress={onOpenView}>{t('inbox.showOpen')}</Button>}
      />
    );
  }
  return (
    <>
      <ul ref={list} aria-label={t('inbox.list')}>
        {items.map((conversation) => (
          <ConversationRow key={conversation.id} of={conversation} selected={conversation.lead_id === lead} />
        ))}
      </ul>
      <LoadMore query={query} />
    </>
  );
}

function ListSkeleton() {
  return (
    <div aria-hidden>
      {[0, 1, 2, 3, 4, 5, 6].map((i) => (
        <div key={i} className="flex h-19 gap-3 border-b border-line px-3 py-2.5">
          <Skeleton className="size-10 !rounded-full" />
          <div className="flex-1">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="mt-2 h-3.5 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
