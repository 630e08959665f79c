import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useStatuses } from '@/api/lookups';
import { useCan } from '@/api/session';
import { t as say, useT } from '@/i18n';
import { announce } from '@/ui/announce';
import { Skeleton } from '@/ui/Skeleton';
import { CardSkeletons, Column, type ColumnHandle } from './Column';
import { settledIndex } from './dndGeometry';
import { holdLive, releaseLive } from './live';
import { flat } from './pages';
import { columnQuery, headsQuery, type Lead } from './queries';
import { StageTabs } from './StageTabs';
import type { LeadFilter } from './search';
import { type Over, useBoardDnd } from './useBoardDnd';
import { useBoardKeyboard } from './useBoardKeyboard';
import { useMoveLead } from './useMoveLead';

const CardMenu = lazy(() => import('./CardMenu'));

interface BoardProps {
  filter: LeadFilter;
  stage: string | undefined;
  onStage: (key: string) => void;
}

/** The leads as cards in the columns of their stages. */
export function Board({ filter, stage, onStage }: BoardProps) {
  const t = useT();
  const client = useQueryClient();
  const statuses = useStatuses();
  const heads = useQuery(headsQuery(filter)).data;
  const mayMove = useCan('agent');
  const move = useMoveLead();
  const board = useRef<HTMLDivElement>(null);
  const columns = useRef(new Map<string, ColumnHandle>());
  const [dragged, setDragged] = useState<{ id: number; from: string } | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const [menu, setMenu] = useState<{ lead: Lead; anchor: HTMLElement } | null>(null);

  const find = useCallback(
    (id: number) => {
      for (const { key } of statuses) {
        const index = flat(client.getQueryData(columnQuery(key, filter).queryKey)).findIndex(
          (card) => card.id === id,
        );
        if (index >= 0)
          return {
            status: key,
            index,
            lead: flat(client.getQueryData(columnQuery(key, filter).queryKey))[index]!,
          };
      }
      return null;
    },
    [client, statuses, filter],
  );
  const endDrag = () => {
    setDragged(null);
    releaseLive();
  };
  useBoardDnd(board, {
    onStart: (id) => {
      const card = mayMove ? find(id) : null;
      if (!card) return false;
      holdLive();
      setDragged({ id, from: card.status });
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
      const index = settledIndex(to.index, from.status === to.status ? from.index : null);
      if (index !== null) move(from.lead, { status: to.status, index }, filter);
    },
  });

  const onMenu = useCallback((lead: Lead, anchor: HTMLElement) => setMenu({ lead, anchor }), []);
  const keyboard = useBoardKeyboard({ board, columns, statuses, filter, mayMove, onMove: move, onMenu });
  const register = useCallback((status: string, handle: ColumnHandle | null) => {
    if (handle) columns.current.set(status, handle);
    else columns.current.delete(status);
  }, []);
  const headOf = useMemo(() => new Map(heads?.map((head) => [head.status, head])), [heads]);

  return (
    <>
      <StageTabs board={board} statuses={statuses} heads={headOf} stage={stage} onStage={onStage} />
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
        {statuses.length === 0 && <BoardSkeleton />}
        {statuses.map((status, i) => (
          <Column
            key={status.key}
            status={status}
            filter={filter}
            count={headOf.get(status.key)?.count ?? (heads && 0)}
            sum={headOf.get(status.key)?.value_agorot}
            mayAdd={mayMove && i === 0}
            dropAt={over?.status === status.key ? over.index : null}
            // Only the column it came from: a lift must not render all the others again.
            draggedId={dragged?.from === status.key ? dragged.id : null}
            liftedId={keyboard.liftedId}
            currentId={keyboard.current[status.key] ?? null}
            onMenu={onMenu}
            register={register}
          />
        ))}
      </div>
      <Suspense>
        {menu && (
          <CardMenu
            lead={menu.lead}
            anchor={menu.anchor}
            onMove={(status) => move(menu.lead, { status, index: 0 }, filter)}
            onClose={() => setMenu(null)}
          />
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
