import type { QueryClient } from '@tanstack/react-query';
import { isApiError } from '@/api/errors';
import type { LiveEvent } from '@/api/live';
import { dropFromCache, hasFilteredColumns, placeInCache, refreshHeads } from './boardCache';
import { columnsKey, leadQuery } from './queries';

// The element of a card that a finger drags must stay where it is, or the touch ends with it. So what
// happens to that card waits for the drop; all others move under the drag as they please. A card
// lifted by keyboard shows a preview of the whole board, and everything waits.
let holding: number | 'all' | null = null;
let held: (() => void)[] = [];

/** Holds live changes of one card back, or of all cards, until releaseLive. */
export function holdLive(what: number | 'all'): void {
  holding = what;
}

/** Lets the held changes through. */
export function releaseLive(): void {
  const run = held;
  [holding, held] = [null, []];
  for (const change of run) change();
}

const pending = new Map<number, ReturnType<typeof setTimeout>>();
const gatherMs = 120;
const burst = 20;
let reload: ReturnType<typeof setTimeout> | undefined;

/** Brings what an event is about up to date: the card on the board, and the tabs of its page. */
export function applyLeadEvent(client: QueryClient, event: LiveEvent): void {
  const id = event.lead_id || (event.entity === 'lead' ? event.entity_id : 0);
  if (!id) return;
  const family = event.kind.split('.')[0];
  if (event.kind === 'conversation.writing') {
    void client.invalidateQueries({ queryKey: ['lead', id, 'conversation'], exact: true });
    return;
  }
  if (family === 'message' || family === 'conversation') {
    void client.invalidateQueries({ queryKey: ['lead', id, 'conversation'] });
    void client.invalidateQueries({ queryKey: ['lead', id, 'scheduled'] });
  } else if (family === 'call') void client.invalidateQueries({ queryKey: ['lead', id, 'calls'] });
  else if (family === 'reminder') void client.invalidateQueries({ queryKey: ['lead', id, 'reminders'] });
  else if (family === 'document') void client.invalidateQueries({ queryKey: ['lead', id, 'documents'] });
  if (family === 'summary' || family === 'message' || family === 'call') {
    void client.invalidateQueries({ queryKey: ['lead', id, 'summary'] });
  }
  void client.invalidateQueries({ queryKey: ['lead', id, 'activity'] });
  if (event.kind === 'message.status' || family === 'summary') return;
  // A change of many leads at once costs one reload, and not a request for each.
  if (pending.size >= burst) {
    clearTimeout(reload);
    reload = setTimeout(() => void client.invalidateQueries({ queryKey: ['leads'] }), gatherMs * 4);
    return;
  }
  // A burst of events about one person (a message, its lead, its reminder) costs one request.
  clearTimeout(pending.get(id));
  pending.set(
    id,
    setTimeout(() => {
      pending.delete(id);
      const change = () => void refreshLead(client, id, event.kind);
      if (holding === 'all' || holding === id) held.push(change);
      else change();
    }, gatherMs),
  );
}

async function refreshLead(client: QueryClient, id: number, kind: string): Promise<void> {
  try {
    if (kind === 'lead.deleted' || kind === 'lead.merged_away') dropFromCache(client, id);
    else {
      const lead = await client.fetchQuery({ ...leadQuery(id), staleTime: 0, retry: false });
      placeInCache(client, lead);
      if (kind === 'lead.created') void client.invalidateQueries({ queryKey: ['leads', 'list'] });
      // Under a filter the server decides which cards belong.
      if (hasFilteredColumns(client)) void client.invalidateQueries({ queryKey: columnsKey });
    }
  } catch (e) {
    if (isApiError(e) && e.status === 404) dropFromCache(client, id);
  }
  refreshHeads(client);
  void client.invalidateQueries({ queryKey: ['leads', 'neighbours'] });
}
