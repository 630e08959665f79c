import { useInfiniteQuery } from '@tanstack/react-query';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { Plus } from 'lucide-react';
import { memo, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Status } from '@/api/lookups';
import { useT } from '@/i18n';
import { number, shortMoney } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { openLeadDialog } from './dialogs';
import { rowHeight } from './dndGeometry';
import { LeadCard } from './LeadCard';
import { flat } from './pages';
import { columnQuery, type Lead } from './queries';
import type { LeadFilter } from './search';

/** What the board can ask of a column. */
export interface ColumnHandle {
  show: (index: number) => void;
}

interface ColumnProps {
  status: Status;
  filter: LeadFilter;
  count: number | undefined;
  sum: number | undefined;
  mayAdd: boolean;
  /** Where a dragged card would drop here. */
  dropAt: number | null;
  draggedId: number | null;
  liftedId: number | null;
  /** The card that Tab reaches. */
  currentId: number | null;
  onMenu: (lead: Lead, anchor: HTMLElement) => void;
  register: (status: string, handle: ColumnHandle | null) => void;
}

/** One stage of the board: its head and its cards, of which only the visible ones are in the page. */
export const Column = memo(function Column(props: ColumnProps) {
  const { status, filter, count, sum, mayAdd, dropAt, draggedId, liftedId, currentId, onMenu, register } =
    props;
  const t = useT();
  const scroll = useRef<HTMLDivElement>(null);
  const near = useNear(scroll);
  const query = useInfiniteQuery({ ...columnQuery(status.key, filter), enabled: near });
  const cards = useMemo(() => flat(query.data), [query.data]);
  const loading = useDelayed(query.isPending);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;

  // A touch sequence dies with the element it began on: a dragged card stays mounted wherever it scrolls.
  const draggedIndex = draggedId === null ? -1 : cards.findIndex((card) => card.id === draggedId);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (draggedIndex >= 0 && !indexes.includes(draggedIndex)) indexes.push(draggedIndex);
      return indexes.sort((a, b) => a - b);
    },
    [draggedIndex],
  );
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => cards[index]!.id,
    overscan: 4,
    rangeExtractor,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= cards.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, cards.length]);
  useEffect(() => {
    register(status.key, { show: (index) => virtual.scrollToIndex(index, { align: 'auto' }) });
    return () => register(status.key, null);
  }, [register, status.key, virtual]);

  const total = count ?? cards.length;
  return (
    <section
      data-column={status.key}
      data-count={cards.length}
      aria-label={t('leads.columnLabel', { status: status.label, count: t('leads.count', { n: total }) })}
      className={cx(
        'flex min-h-0 flex-col rounded-xl bg-sunken transition-shadow duration-150 max-md:w-[calc(100vw-3.5rem)] max-md:shrink-0 max-md:snap-center md:min-w-[226px] md:flex-1',
        dropAt !== null && 'ring-2 ring-brand/50 ring-inset',
      )}
    >
      <header className="flex h-11 shrink-0 items-center gap-2 px-3">
        <Dot tone={toneOf(status.color)} />
        <h2 className="truncate text-sm" dir="auto">
          {status.label}
        </h2>
        <span className="num text-xs text-fg-3">{count === undefined ? '' : number(count)}</span>
        <span className="flex-1" />
        {sum ? <bdi className="text-xs whitespace-nowrap text-fg-3">{shortMoney(sum)}</bdi> : null}
        {mayAdd && (
          <IconButton
            size="sm"
            tip={false}
            label={t('leads.addTo', { status: status.label })}
            className="-me-1.5"
            onPress={() => openLeadDialog({ kind: 'new', status: status.key })}
          >
            <Plus className="size-4" aria-hidden />
          </IconButton>
        )}
      </header>
      <div ref={scroll} data-scroll className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
        {loading && <CardSkeletons />}
        {!query.isPending && cards.length === 0 && (
          <p className="rounded-lg border border-dashed border-line-strong px-3 py-8 text-center text-xs text-fg-3">
            {t('leads.columnEmpty')}
          </p>
        )}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const lead = cards[item.index]!;
            return (
              <li
                key={item.key}
                aria-setsize={total}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LeadCard
                  lead={lead}
                  current={currentId === null ? item.index === 0 : currentId === lead.id}
                  dragged={draggedId === lead.id}
                  lifted={liftedId === lead.id}
                  onMenu={onMenu}
                />
              </li>
            );
          })}
          {dropAt !== null && (
            <li
              aria-hidden
              className="absolute inset-x-1 top-0 h-[3px] rounded-full bg-brand"
              style={{ transform: `translateY(${Math.max(0, dropAt * rowHeight - 5.5)}px)` }}
            />
          )}
        </ul>
      </div>
    </section>
  );
});

// True from when an element first comes near the view. A board of many stages asks at first only for
// those that are seen: each request takes one of the browser's few connections.
function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const el = ref.current;
    if (!el || near) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '0px 400px' },
    );
    observer.observe(el);
    return () => observer.disconnect();
  }, [ref, near]);
  return near;
}

/** Stand-ins of the cards while a column loads. */
export function CardSkeletons() {
  return (
    <div className="flex flex-col gap-2" aria-hidden>
      {[0, 1, 2, 3].map((i) => (
        <div key={i} className="flex h-[122px] flex-col gap-2 rounded-lg bg-surface p-3 shadow-1">
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-3 w-11/12" />
          <Skeleton className="h-3 w-2/3" />
          <Skeleton className="mt-auto h-4 w-3/4" />
        </div>
      ))}
    </div>
  );
}
