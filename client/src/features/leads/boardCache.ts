import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { columnOf, type Grouping, inColumn } from './grouping';
import { flat, indexInOrder, replaced, withAt, without } from './pages';
import { columnsKey, type Head, headsKey, type Lead, type LeadPages } from './queries';

/** What was in the cache before an optimistic change. */
export type Snapshot = [QueryKey, unknown][];

/** Keeps what the board shows, for the way back. */
export function snapshot(client: QueryClient): Snapshot {
  return client.getQueriesData({ queryKey: ['leads'] });
}

/** Puts a snapshot back. */
export function rollBack(client: QueryClient, saved: Snapshot): void {
  for (const [key, data] of saved) client.setQueryData(key, data);
}

/** Where a card is to stand. */
export interface Target {
  by: Grouping;
  column: string;
  /** What the column is called: a new owner's name stands on the card at once. */
  label: string;
  /** Its index in the column, once it has been taken from where it was; only stages are ordered by hand. */
  index: number;
}

/** Moves a card in every column the cache holds, and the counts and sums with it. */
export function moveInCache(client: QueryClient, lead: Lead, target: Target): void {
  const moved = inColumn(lead, target.by, target.column, target.label);
  for (const [key, pages] of client.getQueriesData<LeadPages>({ queryKey: columnsKey })) {
    if (!pages) continue;
    const [by, column] = [key[2] as Grouping, key[3]];
    const byHand = by === 'status' && target.by === 'status' && column === target.column;
    const next = byHand
      ? withAt(without(pages, lead.id), moved, target.index)
      : placed(pages, moved, by, column);
    if (next !== pages) client.setQueryData(key, next);
  }
  shiftHeads(client, lead, moved);
  client.setQueriesData<LeadPages>(
    { queryKey: ['leads', 'list'] },
    (pages) => pages && replaced(pages, moved),
  );
  client.setQueryData<Lead>(['lead', lead.id], (old) => old && { ...old, ...patchOf(moved) });
}

// What a move may change; the page of the lead holds more of it than the card, its notes in full.
const patchOf = ({ status, owner_id, owner, source }: Lead) => ({ status, owner_id, owner, source });

function shiftHeads(client: QueryClient, from: Lead, to: Lead): void {
  for (const [key, heads] of client.getQueriesData<Head[]>({ queryKey: headsKey })) {
    const by = key[2] as Grouping;
    const [out, into] = [columnOf(from, by), columnOf(to, by)];
    if (!heads || out === into) continue;
    client.setQueryData(
      key,
      heads.map((head) => {
        const sign = head.key === out ? -1 : head.key === into ? 1 : 0;
        return sign
          ? { ...head, count: head.count + sign, value_agorot: head.value_agorot + sign * from.value_agorot }
          : head;
      }),
    );
  }
}

// The pages of a column with the truth about one lead in them.
function placed(pages: LeadPages, lead: Lead, by: Grouping, column: unknown): LeadPages {
  const here = flat(pages).find((other) => other.id === lead.id);
  if (columnOf(lead, by) !== column) return here ? without(pages, lead.id) : pages;
  if (here && (by !== 'status' || here.position === lead.position)) return replaced(pages, lead);
  const index = indexInOrder(pages, lead, by);
  const rest = without(pages, lead.id);
  return index < 0 ? rest : withAt(rest, lead, index);
}

/** Puts the server's truth about one lead where it belongs, in every column and list of the cache. */
export function placeInCache(client: QueryClient, lead: Lead): void {
  for (const [key, pages] of client.getQueriesData<LeadPages>({ queryKey: columnsKey })) {
    if (!pages) continue;
    const next = placed(pages, lead, key[2] as Grouping, key[3]);
    if (next !== pages) client.setQueryData(key, next);
  }
  client.setQueriesData<LeadPages>(
    { queryKey: ['leads', 'list'] },
    (pages) => pages && replaced(pages, lead),
  );
  client.setQueryData(['lead', lead.id], lead);
}

/** Takes a lead off the board. */
export function dropFromCache(client: QueryClient, id: number): void {
  client.setQueriesData<LeadPages>({ queryKey: columnsKey }, (pages) => pages && without(pages, id));
  client.setQueriesData<LeadPages>({ queryKey: ['leads', 'list'] }, (pages) => pages && without(pages, id));
}

/** Asks again for counts and sums, which depend on more than the cards that are loaded. */
export function refreshHeads(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: headsKey });
}

/** Whether filters hide cards, so that a card's place cannot be known from the lead alone. */
export function hasFilteredColumns(client: QueryClient): boolean {
  return client
    .getQueryCache()
    .findAll({ queryKey: columnsKey, type: 'active' })
    .some((query) => Object.values((query.queryKey[4] ?? {}) as object).some(Boolean));
}
