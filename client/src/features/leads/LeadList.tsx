import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStatuses } from '@/api/lookups';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { isRtl } from '@/i18n/format';
import '@/i18n/more';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { useDesk } from '@/ui/useDesk';
import { BulkBar } from './BulkBar';
import { isEditable } from './CellEditor';
import { type ColumnDef, type ShownColumn, useShownColumns } from './columns';
import { ListCards } from './ListCards';
import { ListHead } from './ListHead';
import { ListRow } from './ListRow';
import { ConflictDialog } from './page/ConflictDialog';
import { flat } from './pages';
import { type Lead, listQuery } from './queries';
import type { LeadFilter, Sort } from './search';
import { useCellEdit } from './useCellEdit';
import { useSelection } from './useSelection';

interface LeadListProps {
  filter: LeadFilter;
  sort: Sort;
  onSort: (sort: Sort) => void;
  columns: ReturnType<typeof useShownColumns>;
}

const rowHeight = 48;
const tickWidth = 44;

/** The leads as a table of which only the visible rows are in the page; on a phone, as cards. */
export default function LeadList({ filter, sort, onSort, columns }: LeadListProps) {
  const t = useT();
  const query = useInfiniteQuery(listQuery(filter, sort));
  const rows = useMemo(() => flat(query.data), [query.data]);
  const first = query.data?.pages[0];
  const desk = useDesk();
  const mayWrite = useCan('agent');
  const selection = useSelection(rows, filter);
  const edit = useCellEdit();
  const loading = useDelayed(query.isPending);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const trail = useMemo(() => ({ sort, filter }), [sort, filter]);
  return (
    <div className="flex min-h-0 flex-1 flex-col px-4 pb-3">
      {first?.searched_for && (
        <p className="pb-2 text-xs text-fg-3">{t('leads.searchedFor', { text: first.searched_for })}</p>
      )}
      {loading && <RowSkeletons />}
      {!query.isPending &&
        (desk ? (
          <Table
            {...{ rows, sort, onSort, selection, edit, mayWrite, more, trail }}
            total={first && !first.total_capped ? first.total : undefined}
            columns={columns.shown}
            onColumns={columns.set}
          />
        ) : (
          <ListCards rows={rows} trail={trail} more={more} />
        ))}
      {mayWrite && <BulkBar selection={selection} filter={filter} />}
      {edit.conflict && (
        <ConflictDialog conflict={edit.conflict} onMine={edit.keepMine} onTheirs={edit.takeTheirs} />
      )}
    </div>
  );
}

interface TableProps {
  rows: Lead[];
  /** How many there are; nothing while nobody knows. */
  total?: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  columns: ColumnDef[];
  onColumns: (columns: ShownColumn[]) => void;
  selection: ReturnType<typeof useSelection>;
  edit: ReturnType<typeof useCellEdit>;
  mayWrite: boolean;
  more: () => void;
  trail: { sort: Sort; filter: LeadFilter };
}

function Table(props: TableProps) {
  const { rows, total, sort, onSort, columns, onColumns, selection, edit, mayWrite, more, trail } = props;
  const t = useT();
  const navigate = useNavigate();
  const statuses = useStatuses();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, col: 0 });
  const [editing, setEditing] = useState(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]!.id,
    scrollPaddingStart: 40,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) more();
  }, [last, rows.length, more]);
  const template = `${tickWidth}px ${columns.map((c) => `minmax(${c.width}px, ${c.width}fr)`).join(' ')}`;
  const minWidth = tickWidth + columns.reduce((sum, c) => sum + c.width, 0);

  const go = (row: number, col: number) => {
    const next = {
      row: Math.min(Math.max(0, row), rows.length - 1),
      col: Math.min(Math.max(0, col), columns.length - 1),
    };
    setActive(next);
    virtual.scrollToIndex(next.row);
  };
  const lead = rows[active.row];
  const column = columns[active.col];
  const open = (target: Lead) =>
    void navigate({ to: '/leads/$leadId', params: { leadId: String(target.id) }, state: { trail } });
  const onKeyDown = (e: KeyboardEvent) => {
    if (editing || !lead || e.target !== scroll.current) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2);
    const ahead = isRtl() ? -1 : 1;
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(active.row + 1, active.col),
      ArrowUp: () => go(active.row - 1, active.col),
      ArrowRight: () => go(active.row, active.col + ahead),
      ArrowLeft: () => go(active.row, active.col - ahead),
      PageDown: () => go(active.row + page, active.col),
      PageUp: () => go(active.row - page, active.col),
      Home: () => go(e.ctrlKey ? 0 : active.row, 0),
      End: () => go(e.ctrlKey ? rows.length - 1 : active.row, columns.length - 1),
      ' ': () => mayWrite && selection.toggle(lead.id, e.shiftKey),
      Enter: () => {
        if (!e.shiftKey && mayWrite && column && isEditable(column.key, column.field)) setEditing(true);
        else open(lead);
      },
      F2: () => mayWrite && column && isEditable(column.key, column.field) && setEditing(true),
    };
    const step = steps[e.key];
    if (!step) return;
    e.preventDefault();
    step();
  };
  const pick = (e: MouseEvent, edits: boolean) => {
    const target = e.target as Element;
    const cell = target.closest<HTMLElement>('[data-col]');
    const row = target.closest<HTMLElement>('[data-row]');
    if (!cell || !row || target.closest('a,input,select')) return;
    const col = Number(cell.dataset.col);
    const picked = columns[col];
    setActive({ row: Number(row.dataset.row), col });
    const may = edits && mayWrite && picked !== undefined && isEditable(picked.key, picked.field);
    setEditing(may);
    if (!may) scroll.current?.focus({ preventScroll: true });
  };
  const done = (step: 0 | 1 | -1) => {
    scroll.current?.focus({ preventScroll: true });
    if (step === 0) return setEditing(false);
    // Tab goes to the next cell that can be edited, and over the end of the row to the next one.
    const cells = rows.length * columns.length;
    for (let at = active.row * columns.length + active.col + step; at >= 0 && at < cells; at += step) {
      const next = columns[at % columns.length]!;
      if (!isEditable(next.key, next.field)) continue;
      go(Math.floor(at / columns.length), at % columns.length);
      return;
    }
    setEditing(false);
  };

  return (
    <div
      ref={scroll}
      role="grid"
      tabIndex={0}
      aria-label={t('leads.title')}
      aria-rowcount={total === undefined ? -1 : total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable={mayWrite}
      aria-activedescendant={lead && `cell-${lead.id}-${active.col}`}
      onKeyDown={onKeyDown}
      onClick={(e) => pick(e, false)}
      onDoubleClick={(e) => pick(e, true)}
      className="group/grid min-h-0 flex-1 overflow-auto rounded-lg bg-surface shadow-1 outline-none"
    >
      <div className="relative" style={{ minWidth }}>
        <ListHead
          {...{ columns, template, sort, onSort, onColumns, mayWrite }}
          all={selection.isAll}
          some={selection.count > 0}
          onAll={selection.toggleLoaded}
        />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            const here = item.index === active.row;
            return (
              <ListRow
                key={item.key}
                lead={row}
                index={item.index}
                top={item.start}
                height={rowHeight}
                columns={columns}
                template={template}
                status={statuses.find((s) => s.key === row.status)}
                trail={trail}
                active={here ? active.col : -1}
                editing={here && editing}
                selected={selection.has(row.id)}
                mayWrite={mayWrite}
                onSelect={selection.toggle}
                onSave={edit.save}
                onDone={done}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function RowSkeletons() {
  return (
    <div className="rounded-lg bg-surface shadow-1">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((i) => (
        <div key={i} aria-hidden className="flex h-12 items-center gap-3 border-b border-line px-4">
          <Skeleton className="size-8 !rounded-full" />
          <Skeleton className="h-4 w-40" />
          <span className="flex-1" />
          <Skeleton className="h-4 w-24" />
        </div>
      ))}
    </div>
  );
}
