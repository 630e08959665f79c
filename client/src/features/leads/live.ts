import type { QueryClient } from '@tanstack/react-query';
import { isApiError } from '@/api/errors';
import type { LiveEvent } from '@/api/live';
import { dropFromCache, hasFilteredColumns, placeInCache, refreshHeads } from './boardCache';
import { columnsKey, leadQuery } from './queries';

// Cards must not move under a finger that drags one; events wait for the drop.
let held: (() => void)[] | null = null;

/** Holds live changes of the board back while a card is being dragged. */
export function holdLive(): void {
  held ??= [];
}

/** Lets the held changes through. */
export function releaseLive(): void {
  const run = held ?? [];
  held = null;
  for (const change of run) change();
}

const pending = new Map<number, ReturnType<typeof setTimeout>>();
const gatherMs = 120;

/** Brings what an event is about up to date: the card on the board, and the tabs of its page. */
export function applyLeadEvent(client: QueryClient, event: LiveEvent): void {
  const id = event.lead_id || (event.entity === 'lead' ? event.entity_id : 0);
  if (!id) return;
  const family = event.kind.split('.')[0];
  if (family === 'message' || family === 'conversation') {
    void client.invalidateQueries({ queryKey: ['lead', id, 'conversation'] });
  } else if (family === 'call') void client.invalidateQueries({ queryKey: ['lead', id, 'calls'] });
  else if (family === 'reminder') void client.invalidateQueries({ queryKey: ['lead', id, 'reminders'] });
  void client.invalidateQueries({ queryKey: ['lead', id, 'activity'] });
  if (event.kind === 'message.status') return;
  // A burst of events about one person (a message, its lead, its reminder) costs one request.
  clearTimeout(pending.get(id));
  pending.set(
    id,
    setTimeout(() => {
      pending.delete(id);
      const change = () => void refreshLead(client, id, event.kind);
      if (held) held.push(change);
      else change();
    }, gatherMs),
  );
}

async function refreshLead(client: QueryClient, id: number, kind: string): Promise<void> {
  try {
    if (kind === 'lead.deleted') dropFromCache(client, id);
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
}
