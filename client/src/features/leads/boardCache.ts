import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { flat, indexByPosition, replaced, withAt, without } from './pages';
import { columnsKey, type Lead, type LeadPages } from './queries';

type Head = { status: string; count: number; value_agorot: number };

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
  status: string;
  /** Its index in the column, once it has been taken from where it was. */
  index: number;
}

/** Moves a card in every column the cache holds, and the counts and sums with it. */
export function moveInCache(client: QueryClient, lead: Lead, target: Target): void {
  const moved = { ...lead, status: target.status };
  for (const [key, pages] of client.getQueriesData<LeadPages>({ queryKey: columnsKey })) {
    if (!pages) continue;
    const status = key[2];
    let next = without(pages, lead.id);
    if (status === target.status) next = withAt(next, moved, target.index);
    if (next !== pages) client.setQueryData(key, next);
  }
  if (lead.status !== target.status) shiftHeads(client, lead, target.status);
  client.setQueriesData<LeadPages>(
    { queryKey: ['leads', 'list'] },
    (pages) => pages && replaced(pages, moved),
  );
  client.setQueryData<Lead>(['lead', lead.id], (old) => old && { ...old, status: target.status });
}

function shiftHeads(client: QueryClient, lead: Lead, to: string): void {
  client.setQueriesData<Head[]>({ queryKey: ['leads', 'heads'] }, (heads) =>
    heads?.map((head) => {
      const sign = head.status === lead.status ? -1 : head.status === to ? 1 : 0;
      return sign
        ? { ...head, count: head.count + sign, value_agorot: head.value_agorot + sign * lead.value_agorot }
        : head;
    }),
  );
}

/** Puts the server's truth about one lead where it belongs, in every column and list of the cache. */
export function placeInCache(client: QueryClient, lead: Lead): void {
  for (const [key, pages] of client.getQueriesData<LeadPages>({ queryKey: columnsKey })) {
    if (!pages) continue;
    const here = flat(pages).find((other) => other.id === lead.id);
    if (key[2] !== lead.status) {
      if (here) client.setQueryData(key, without(pages, lead.id));
    } else if (here && here.position === lead.position) {
      client.setQueryData(key, replaced(pages, lead));
    } else {
      const index = indexByPosition(pages, lead);
      const rest = without(pages, lead.id);
      client.setQueryData(key, index < 0 ? rest : withAt(rest, lead, index));
    }
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
  void client.invalidateQueries({ queryKey: ['leads', 'heads'] });
}

/** Whether filters hide cards, so that a card's place cannot be known from the lead alone. */
export function hasFilteredColumns(client: QueryClient): boolean {
  return client
    .getQueryCache()
    .findAll({ queryKey: columnsKey, type: 'active' })
    .some((query) => Object.values((query.queryKey[3] ?? {}) as object).some(Boolean));
}
