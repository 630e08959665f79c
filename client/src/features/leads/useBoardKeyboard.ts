import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { t } from '@/i18n';
import { announce } from '@/ui/announce';
import { moveInCache, rollBack, type Snapshot, snapshot, type Target } from './boardCache';
import type { ColumnHandle } from './Column';
import type { Grouping } from './grouping';
import { holdLive, releaseLive } from './live';
import { flat } from './pages';
import { columnQuery, type Lead } from './queries';
import type { LeadFilter } from './search';
import type { BoardColumn } from './useBoardColumns';

interface Options {
  board: RefObject<HTMLElement | null>;
  handles: RefObject<Map<string, ColumnHandle>>;
  columns: BoardColumn[];
  by: Grouping;
  filter: LeadFilter;
  mayMove: boolean;
  onMove: (lead: Lead, target: Target) => void;
  onMenu: (lead: Lead, anchor: HTMLElement) => void;
}

interface Lifted {
  lead: Lead;
  saved: Snapshot;
  at: Target;
}

/**
 * The board by keyboard: arrows walk, Space lifts and drops, arrows move what is lifted, Escape puts
 * it back, M opens the card's menu. The next column lies where the language reads on.
 */
export function useBoardKeyboard(options: Options) {
  const { board, handles, columns, by, filter, mayMove, onMove, onMenu } = options;
  const client = useQueryClient();
  const [liftedId, setLiftedId] = useState<number | null>(null);
  const [current, setCurrent] = useState<Record<string, number>>({});
  const lifted = useRef<Lifted | null>(null);
  const want = useRef<{ id: number; column: string; index: number } | null>(null);

  const cardsOf = useCallback(
    (column: string) => flat(client.getQueryData(columnQuery(by, column, filter).queryKey)),
    [client, by, filter],
  );
  const find = useCallback(
    (id: number): { lead: Lead; at: Target } | null => {
      for (const { key, label } of columns) {
        const index = cardsOf(key).findIndex((card) => card.id === id);
        if (index >= 0) return { lead: cardsOf(key)[index]!, at: { by, column: key, label, index } };
      }
      return null;
    },
    [columns, by, cardsOf],
  );

  // Focus follows a card after the change has reached the page; until then it would fall to the body.
  const focusSoon = useCallback(
    (id: number, at: Target) => {
      want.current = { id, column: at.column, index: at.index };
      setCurrent((old) => ({ ...old, [at.column]: id }));
      let tries = 12;
      const attempt = () => {
        const wanted = want.current;
        if (!wanted || wanted.id !== id) return;
        const link = board.current?.querySelector<HTMLElement>(
          `[data-column="${wanted.column}"] [data-card="${id}"] a`,
        );
        if (link) {
          want.current = null;
          link.focus({ preventScroll: true });
          link.closest('[data-column]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
          handles.current?.get(wanted.column)?.show(wanted.index);
        } else if (tries-- > 0) {
          handles.current?.get(wanted.column)?.show(wanted.index);
          requestAnimationFrame(attempt);
        }
      };
      requestAnimationFrame(attempt);
    },
    [board, handles],
  );

  const say = (key: 'leads.over' | 'leads.lifted' | 'leads.dropped', lead: Lead, at: Target) => {
    const place = {
      status: at.label,
      position: at.index + 1,
      total: Math.max(cardsOf(at.column).length, at.index + 1),
    };
    const name = lead.name || t('leads.noName');
    announce(key === 'leads.over' ? t(key, place) : t(key, { name, ...place }));
  };

  const lift = (lead: Lead, at: Target) => {
    holdLive('all');
    lifted.current = { lead, saved: snapshot(client), at };
    setLiftedId(lead.id);
    say('leads.lifted', lead, at);
  };
  const preview = (at: Target) => {
    const held = lifted.current!;
    const shown = find(held.lead.id)?.lead ?? held.lead;
    moveInCache(client, shown, at);
    held.at = by === 'status' ? at : (find(held.lead.id)?.at ?? at);
    say('leads.over', held.lead, held.at);
    focusSoon(held.lead.id, held.at);
  };
  const settle = (drop: boolean) => {
    const held = lifted.current;
    if (!held) return;
    lifted.current = null;
    setLiftedId(null);
    rollBack(client, held.saved);
    releaseLive();
    const origin = find(held.lead.id)?.at;
    const moved = origin && (origin.column !== held.at.column || origin.index !== held.at.index);
    if (drop && moved) {
      onMove(held.lead, held.at);
      say('leads.dropped', held.lead, held.at);
      focusSoon(held.lead.id, held.at);
    } else {
      announce(t('leads.dropCancelled', { name: held.lead.name || t('leads.noName') }));
      if (origin) focusSoon(held.lead.id, origin);
    }
  };
  const settleRef = useRef(settle);
  useEffect(() => {
    settleRef.current = settle;
  });
  useEffect(() => () => settleRef.current(false), []);

  const neighbour = (at: Target, code: string): Target | null => {
    const rtl = document.documentElement.dir === 'rtl';
    const here = columns.findIndex((c) => c.key === at.column);
    const last = cardsOf(at.column).length - 1;
    if (/^(ArrowUp|ArrowDown|Home|End)$/.test(code)) {
      // Only stages are ordered by hand: elsewhere a lifted card has no place of its own.
      if (lifted.current && by !== 'status') return null;
      const index = { ArrowUp: at.index - 1, ArrowDown: at.index + 1, Home: 0, End: last }[code]!;
      return index >= 0 && index <= last ? { ...at, index } : null;
    }
    const step = (code === 'ArrowLeft') === rtl ? 1 : -1;
    for (let i = here + step; i >= 0 && i < columns.length; i += step) {
      const { key, label } = columns[i]!;
      const count = cardsOf(key).length;
      if (lifted.current) return { by, column: key, label, index: Math.min(at.index, count) };
      if (count > 0) return { by, column: key, label, index: Math.min(at.index, count - 1) };
    }
    return null;
  };

  const onKeyDown = (e: KeyboardEvent<HTMLElement>) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const card = (e.target as HTMLElement).closest<HTMLElement>('[data-card]');
    if (!card) return;
    const found = find(Number(card.dataset.card));
    if (!found) return;
    const { lead, at } = found;
    const code = e.code;
    if (/^(Arrow|Home|End)/.test(code)) {
      e.preventDefault();
      const to = neighbour(at, code);
      if (!to) return;
      if (lifted.current) preview(to);
      else focusSoon(cardsOf(to.column)[to.index]!.id, to);
    } else if (code === 'Space' && mayMove && (e.target as HTMLElement).tagName === 'A') {
      e.preventDefault();
      if (lifted.current) settle(true);
      else lift(lead, at);
    } else if ((code === 'Enter' || code === 'NumpadEnter') && lifted.current) {
      e.preventDefault();
      settle(true);
    } else if (code === 'Escape' && lifted.current) {
      e.preventDefault();
      e.stopPropagation();
      settle(false);
    } else if ((code === 'KeyM' && !e.shiftKey) || (code === 'F10' && e.shiftKey) || code === 'ContextMenu') {
      e.preventDefault();
      onMenu(lead, card.querySelector<HTMLElement>('[data-card-menu]') ?? card);
    }
  };
  const onFocus = (e: { target: EventTarget }) => {
    const card = (e.target as HTMLElement).closest<HTMLElement>('[data-card]');
    const column = card?.closest<HTMLElement>('[data-column]')?.dataset.column;
    if (card && column) setCurrent((old) => ({ ...old, [column]: Number(card.dataset.card) }));
  };
  // Focus that leaves the board (a click elsewhere, Tab) puts a lifted card back.
  const onBlur = (e: { relatedTarget: EventTarget | null }) => {
    if (!lifted.current || want.current) return;
    if (!(e.relatedTarget instanceof Node) || !board.current?.contains(e.relatedTarget)) settle(false);
  };

  return { liftedId, current, onKeyDown, onFocus, onBlur };
}
