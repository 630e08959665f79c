import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import { Button } from './Button';

interface LoadMoreProps {
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  label?: string;
}

/** The end of a list that has more: it loads by itself when it comes near, and by a press. */
export function LoadMore({ query, label }: LoadMoreProps) {
  return query.hasNextPage && <End query={query} label={label} />;
}

function End({ query, label }: LoadMoreProps) {
  const t = useT();
  const isPending = query.isFetchingNextPage;
  const box = useRef<HTMLDivElement>(null);
  const load = useRef(query.fetchNextPage);
  useEffect(() => {
    load.current = query.fetchNextPage;
  });
  // Watched anew after each page: an end that stays in sight does not tell again.
  useEffect(() => {
    if (isPending || !box.current) return;
    const observer = new IntersectionObserver((seen) => seen[0]?.isIntersecting && void load.current(), {
      rootMargin: '400px',
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [isPending]);
  return (
    <div ref={box} className="flex justify-center border-t border-line p-3">
      <Button variant="ghost" isPending={isPending} onPress={() => void query.fetchNextPage()}>
        {label ?? t('action.loadMore')}
      </Button>
    </div>
  );
}
