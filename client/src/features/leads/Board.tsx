import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useCan } from '@/api/session';
import { t as say, useT } from '@/i18n';
import { announce } from '@/ui/announce';
import { Skeleton } from '@/ui/Skeleton';
import type { Target } from './boardCache';
import { CardSkeletons, Column, type ColumnHandle } from './Column';
import { settledIndex } from './dndGeometry';
import { columnOf, type Grouping } from './grouping';
import { holdLive, releaseLive } from './live';
import { flat } from './pages';
import { columnQuery, headsQuery, type Lead } from './queries';
import { StageTabs } from './StageTabs';
import type { LeadFilter } from './search';
import { useBoardColumns } from './useBoardColumns';
import { type Over, useBoardDnd } from './useBoardDnd';
import { useBoardKeyboard } from './useBoardKeyboard';
import { useMoveLead } from './useMoveLead';

const CardMenu = lazy(() => import('./CardMenu'));
const ColumnMenu = lazy(() => import('./ColumnMenu'));

interface BoardProps {
  filter: LeadFilter;
  by: Grouping;
  stage: string | undefined;
  onStage: (key: string) => void;
  /** The lead that is open beside the board. */
  openId: number | undefined;
  /** Opens a lead beside the board; false leaves it to the card's link. */
  onOpen: (lead: Lead) => boolean;
}

/** The leads as cards in columns: of their stages, or of who looks after them, or of where they came from. */
export function Board({ filter, by, stage, onStage, openId, onOpen }: BoardProps) {
  const t = useT();
  const client = useQueryClient();
  const columns = useBoardColumns(by, filter);
  const heads = useQuery(headsQuery(by, filter)).data;
  const mayMove = useCan('agent');
  const mayArrange = useCan('manager');
  const move = useMoveLead();
  const board = useRef<HTMLDivElement>(null);
  const handles = useRef(new Map<string, ColumnHandle>());
  const [dragged, setDragged] = useState<{ id: number; from: string } | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const [menu, setMenu] = useState<{ lead: Lead; anchor: HTMLElement } | null>(null);
  const [columnMenu, setColumnMenu] = useState<{ key: string; anchor: HTMLElement } | null>(null);

  const find = useCallback(
    (id: number): { lead: Lead; at: Target } | null => {
      for (const { key, label } of columns) {
        const cards = flat(client.getQueryData(columnQuery(by, key, filter).queryKey));
        const index = cards.findIndex((card) => card.id === id);
        if (index >= 0) return { lead: cards[index]!, at: { by, column: key, label, index } };
      }
      return null;
    },
    [client, columns, by, filter],
  );
  const moveTo = useCallback(
    (lead: Lead, column: string, index: number) => {
      const label = columns.find((c) => c.key === column)?.label ?? '';
      move(lead, { by, column, label: by === 'owner' && column === 'none' ? '' : label, index }, filter);
    },
    [columns, move, by, filter],
  );
  const endDrag = () => {
    setDragged(null);
    releaseLive();
  };
  useBoardDnd(board, {
    onStart: (id) => {
      const card = mayMove ? find(id) : null;
      if (!card) return false;
      holdLive(id);
      setDragged({ id, from: card.at.column });
      return true;
    },
    onOver: setOver,
    onCancel: (id) => {
      endDrag();
      announce(say('leads.dropCancelled', { name: find(id)?.lead.name || say('leads.noName') }));
    },
    onDrop: (id, to) => {
      const from = find(id);
      endDrag();
      if (!from || !to) return;
      const same = from.at.column === to.column;
      // Only stages are ordered by hand.
      if (same && by !== 'status') return;
      const index = settledIndex(to.index, same ? from.at.index : null);
      if (index !== null) moveTo(from.lead, to.column, index);
    },
  });

  const onMenu = useCallback((lead: Lead, anchor: HTMLElement) => setMenu({ lead, anchor }), []);
  const onColumnMenu = useCallback((key: string, anchor: HTMLElement) => setColumnMenu({ key, anchor }), []);
  const onMove = useCallback((lead: Lead, at: Target) => moveTo(lead, at.column, at.index), [moveTo]);
  const keyboard = useBoardKeyboard({ board, handles, columns, by, filter, mayMove, onMove, onMenu });
  const register = useCallback((column: string, handle: ColumnHandle | null) => {
    if (handle) handles.current.set(column, handle);
    else handles.current.delete(column);
  }, []);
  const headOf = useMemo(() => new Map(heads?.map((head) => [head.key, head])), [heads]);
  const arranged = columns.find((c) => c.key === columnMenu?.key)?.status;

  return (
    <>
      <StageTabs board={board} columns={columns} heads={headOf} stage={stage} onStage={onStage} />
      <p id="card-help" className="sr-only">
        {t('leads.cardHelp')}
      </p>
      <div
        ref={board}
        role="group"
        aria-label={t('leads.board')}
        onKeyDown={keyboard.onKeyDown}
        onFocus={keyboard.onFocus}
        onBlur={keyboard.onBlur}
        className="snap-x scrollbar-none flex min-h-0 flex-1 gap-2.5 overflow-x-auto px-4 pb-3 max-md:snap-mandatory max-md:scroll-px-4"
      >
        {columns.length === 0 && <BoardSkeleton />}
        {columns.map((column, i) => (
          <Column
            key={`${by} ${column.key}`}
            by={by}
            column={column}
            filter={filter}
            count={headOf.get(column.key)?.count ?? (heads && 0)}
            sum={headOf.get(column.key)?.value_agorot}
            mayAdd={mayMove && by === 'status' && i === 0}
            mayArrange={mayArrange && by === 'status'}
            dropAt={over?.column === column.key ? over.index : null}
            // Only the column it came from: a lift must not render all the others again.
            draggedId={dragged?.from === column.key ? dragged.id : null}
            liftedId={keyboard.liftedId}
            currentId={keyboard.current[column.key] ?? null}
            openId={openId ?? null}
            onOpen={onOpen}
            onMenu={onMenu}
            onColumnMenu={onColumnMenu}
            register={register}
          />
        ))}
      </div>
      <Suspense>
        {menu && (
          <CardMenu
            lead={menu.lead}
            anchor={menu.anchor}
            columns={columns.filter((c) => c.key !== columnOf(menu.lead, by))}
            onOpen={onOpen}
            onMove={(column) => moveTo(menu.lead, column, 0)}
            onClose={() => setMenu(null)}
          />
        )}
        {columnMenu && arranged && (
          <ColumnMenu status={arranged} anchor={columnMenu.anchor} onClose={() => setColumnMenu(null)} />
        )}
      </Suspense>
    </>
  );
}

function BoardSkeleton() {
  return [0, 1, 2, 3, 4].map((i) => (
    <div
      key={i}
      aria-hidden
      className="flex min-w-[226px] flex-1 flex-col gap-3 rounded-xl bg-sunken px-2 pt-3"
    >
      <Skeleton className="mx-1 h-5 w-24" />
      <CardSkeletons />
    </div>
  ));
}
