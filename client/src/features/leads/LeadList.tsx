import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Flame } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { initials, money, phone, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { flat } from './pages';
import { type Lead, listQuery } from './queries';
import { ReminderChip } from './ReminderChip';
import { SourceIcon } from './SourceIcon';
import { isHot, type LeadFilter, type Sort } from './search';
import type { Trail } from './trail';

interface LeadListProps {
  filter: LeadFilter;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

const grid =
  'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 md:grid-cols-[minmax(10rem,1.5fr)_8rem_8.5rem_minmax(8rem,2fr)_7rem_9rem_6.5rem]';
const rowHeight = 56;

/** The leads as a table of rows, of which only the visible ones are in the page. */
export default function LeadList({ filter, sort, onSort }: LeadListProps) {
  const t = useT();
  const query = useInfiniteQuery(listQuery(filter, sort));
  const rows = useMemo(() => flat(query.data), [query.data]);
  const statuses = useStatuses();
  const trail = useMemo(() => ({ sort, filter }), [sort, filter]);
  const scroll = useRef<HTMLDivElement>(null);
  const loading = useDelayed(query.isPending);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]!.id,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 15) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  const searchedFor = query.data?.pages[0]?.searched_for;

  return (
    <div className="min-h-0 flex-1 px-4 pb-3">
      {searchedFor && (
        <p className="pb-2 text-xs text-fg-3">{t('leads.searchedFor', { text: searchedFor })}</p>
      )}
      <div
        ref={scroll}
        role="table"
        aria-label={t('leads.title')}
        aria-rowcount={query.data?.pages[0]?.total ?? -1}
        className="h-full overflow-y-auto rounded-lg bg-surface shadow-1"
      >
        <div role="rowgroup" className="sticky top-0 z-2 max-md:hidden">
          <div role="row" className={cx(grid, 'h-10 border-b border-line bg-sunken text-xs text-fg-2')}>
            <SortHead by="name" sort={sort} onSort={onSort} label={t('leads.sort.name')} />
            <Head label={t('leads.col.phone')} />
            <Head label={t('leads.col.status')} />
            <Head label={t('leads.col.note')} />
            <Head label={t('leads.owner')} />
            <SortHead by="-last_contact_at" sort={sort} onSort={onSort} label={t('leads.col.next')} />
            <SortHead by="-value" sort={sort} onSort={onSort} label={t('leads.sort.value')} />
          </div>
        </div>
        {loading && <RowSkeletons />}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const lead = rows[item.index]!;
            return (
              <Row
                key={item.key}
                lead={lead}
                index={item.index}
                top={item.start}
                trail={trail}
                status={statuses.find((s) => s.key === lead.status)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ label }: { label: string }) {
  return <span role="columnheader">{label}</span>;
}

function SortHead({
  by,
  sort,
  onSort,
  label,
}: {
  by: Sort;
  sort: Sort;
  onSort: (sort: Sort) => void;
  label: string;
}) {
  const t = useT();
  const on = sort === by;
  const down = by.startsWith('-');
  const Arrow = down ? ArrowDown : ArrowUp;
  return (
    <span role="columnheader" aria-sort={on ? (down ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        aria-label={t('leads.sortBy', { column: label })}
        onClick={() => onSort(on ? '-created_at' : by)}
        className={cx(
          '-ms-1 inline-flex h-8 items-center gap-1 rounded-sm px-1 hover:text-fg',
          on && 'font-medium text-fg',
        )}
      >
        {label}
        {on && <Arrow className="size-3" aria-hidden />}
      </button>
    </span>
  );
}

interface RowProps {
  lead: Lead;
  index: number;
  top: number;
  /** The list, for the next and the previous lead. */
  trail: Trail;
  status: { label: string; color: string } | undefined;
}

function Row({ lead, index, top, trail, status }: RowProps) {
  const t = useT();
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(
        grid,
        'absolute inset-x-0 top-0 border-b border-line text-sm transition-colors hover:bg-hover',
      )}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="flex min-w-0 items-center gap-3">
        <Avatar name={name} initials={initials(name)} />
        <span className="min-w-0">
          <span className="flex items-center gap-2">
            <Link
              to="/leads/$leadId"
              params={{ leadId: String(lead.id) }}
              state={{ trail }}
              className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
            >
              <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
            </Link>
            {isHot(lead) && (
              <span role="img" aria-label={t('leads.hot')} className="text-rose-fg">
                <Flame className="size-3.5" aria-hidden />
              </span>
            )}
          </span>
          <span className="block truncate text-xs text-fg-3 md:hidden" dir="auto">
            {lead.last_message || lead.notes}
          </span>
        </span>
      </span>
      <span role="cell" className="num text-fg-2 max-md:hidden">
        {lead.phone ? phone(lead.phone) : lead.phone_raw}
      </span>
      <span role="cell" className="flex items-center gap-2 text-xs md:text-sm">
        <Dot tone={toneOf(status?.color)} />
        <span className="truncate" dir="auto">
          {status?.label ?? lead.status}
        </span>
      </span>
      <span role="cell" className="flex min-w-0 items-center gap-2 text-xs text-fg-2 max-md:hidden">
        <SourceIcon source={lead.last_channel || lead.source} />
        <span className="truncate" dir="auto">
          {lead.last_message || lead.notes}
        </span>
      </span>
      <span role="cell" className="truncate text-fg-2 max-md:hidden" dir="auto">
        {lead.owner?.name}
      </span>
      <span role="cell" className="max-md:hidden">
        {lead.next_action ? (
          <ReminderChip dueAt={lead.next_action.due_at} full />
        ) : (
          <bdi className="text-xs text-fg-3">{relative(lead.last_contact_at ?? lead.created_at)}</bdi>
        )}
      </span>
      <span role="cell" className="max-md:hidden">
        {lead.value_agorot > 0 && <bdi>{money(lead.value_agorot)}</bdi>}
      </span>
    </div>
  );
}

function RowSkeletons() {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => (
    <div key={i} aria-hidden className="flex h-14 items-center gap-3 border-b border-line px-4">
      <Skeleton className="size-8 !rounded-full" />
      <Skeleton className="h-4 w-40" />
      <span className="flex-1" />
      <Skeleton className="h-4 w-24" />
    </div>
  ));
}
