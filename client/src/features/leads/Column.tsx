import { useInfiniteQuery } from '@tanstack/react-query';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { Ellipsis, Plus } from 'lucide-react';
import { memo, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { initials, number, shortMoney } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { openLeadDialog } from './dialogs';
import { rowHeight } from './dndGeometry';
import { type Grouping, nothing } from './grouping';
import { LeadCard } from './LeadCard';
import { flat } from './pages';
import { columnQuery, type Lead } from './queries';
import { SourceIcon } from './SourceIcon';
import type { LeadFilter } from './search';
import type { BoardColumn } from './useBoardColumns';

/** What the board can ask of a column. */
export interface ColumnHandle {
  show: (index: number) => void;
}

interface ColumnProps {
  by: Grouping;
  column: BoardColumn;
  filter: LeadFilter;
  count: number | undefined;
  sum: number | undefined;
  mayAdd: boolean;
  /** Whether the stage itself may be changed from its head. */
  mayArrange: boolean;
  /** Where a dragged card would drop here. */
  dropAt: number | null;
  draggedId: number | null;
  liftedId: number | null;
  /** The card that Tab reaches. */
  currentId: number | null;
  /** The lead that is open beside the board. */
  openId: number | null;
  onOpen: (lead: Lead) => boolean;
  onMenu: (lead: Lead, anchor: HTMLElement) => void;
  onColumnMenu: (column: string, anchor: HTMLElement) => void;
  register: (column: string, handle: ColumnHandle | null) => void;
}

/** One stage of the board: its head and its cards, of which only the visible ones are in the page. */
export const Column = memo(function Column(props: ColumnProps) {
  const { by, column, filter, count, dropAt, draggedId, liftedId, currentId, openId, register } = props;
  const t = useT();
  const scroll = useRef<HTMLDivElement>(null);
  const near = useNear(scroll);
  const query = useInfiniteQuery({ ...columnQuery(by, column.key, filter), enabled: near });
  const cards = useMemo(() => flat(query.data), [query.data]);
  const loading = useDelayed(query.isPending);
  const statuses = useStatuses();
  const statusOf = useMemo(() => new Map(statuses.map((s) => [s.key, s])), [statuses]);
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
    register(column.key, { show: (index) => virtual.scrollToIndex(index, { align: 'auto' }) });
    return () => register(column.key, null);
  }, [register, column.key, virtual]);

  const total = count ?? cards.length;
  return (
    <section
      data-column={column.key}
      data-count={cards.length}
      aria-label={t('leads.columnLabel', { status: column.label, count: t('leads.count', { n: total }) })}
      className={cx(
        'flex min-h-0 flex-col rounded-xl bg-sunken transition-shadow duration-150 max-md:w-[calc(100vw-3.5rem)] max-md:shrink-0 max-md:snap-center md:min-w-[226px] md:flex-1',
        dropAt !== null && 'ring-2 ring-brand/50 ring-inset',
      )}
    >
      <ColumnHead {...props} />
      <div ref={scroll} data-scroll className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
        {loading && <CardSkeletons />}
        {!query.isPending && cards.length === 0 && (
          <p className="rounded-lg border border-dashed border-line-strong px-3 py-8 text-center text-xs text-fg-3">
            {by === 'status' ? t('leads.columnEmpty') : t('leads.groupEmpty')}
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
                  status={statusOf.get(lead.status)}
                  showStatus={by !== 'status'}
                  open={openId === lead.id}
                  current={currentId === null ? item.index === 0 : currentId === lead.id}
                  dragged={draggedId === lead.id}
                  lifted={liftedId === lead.id}
                  onOpen={props.onOpen}
                  onMenu={props.onMenu}
                />
              </li>
            );
          })}
          {dropAt !== null && by === 'status' && (
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

// The head of a column: its name, how many and how much, and what can be done with it.
function ColumnHead({ by, column, count, sum, mayAdd, mayArrange, onColumnMenu }: ColumnProps) {
  const t = useT();
  return (
    <header className="group/head flex h-11 shrink-0 items-center gap-2 px-3">
      <ColumnSign by={by} column={column} />
      <h2 className="truncate text-sm" dir="auto">
        {column.label}
      </h2>
      <span className="num text-xs text-fg-3">{count === undefined ? '' : number(count)}</span>
      <span className="flex-1" />
      {sum ? <bdi className="text-xs whitespace-nowrap text-fg-3">{shortMoney(sum)}</bdi> : null}
      {mayAdd && (
        <IconButton
          size="sm"
          tip={false}
          label={t('leads.addTo', { status: column.label })}
          className="-me-1.5"
          onPress={() => openLeadDialog({ kind: 'new', status: column.key })}
        >
          <Plus className="size-4" aria-hidden />
        </IconButton>
      )}
      {mayArrange && (
        <button
          type="button"
          aria-label={t('leads.columnMenu', { status: column.label })}
          aria-haspopup="menu"
          onClick={(e) => onColumnMenu(column.key, e.currentTarget)}
          className="-me-1.5 grid size-7 shrink-0 place-items-center rounded-sm text-fg-3 opacity-0 transition-opacity group-focus-within/head:opacity-100 group-hover/head:opacity-100 hover:bg-hover hover:text-fg coarse:size-11 coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden />
        </button>
      )}
    </header>
  );
}

function ColumnSign({ by, column }: { by: Grouping; column: BoardColumn }) {
  if (by === 'source')
    return column.key === nothing ? <Dot tone="slate" /> : <SourceIcon source={column.key} />;
  if (by === 'owner' && column.key !== nothing)
    return <Avatar size="xs" name={column.label} initials={initials(column.label)} />;
  return <Dot tone={toneOf(column.status?.color)} />;
}

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
