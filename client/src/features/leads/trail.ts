import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body } from '@/api/client';
import { columnOf, type Grouping } from './grouping';
import { type Lead, leadQuery } from './queries';
import type { LeadFilter, Sort } from './search';

/** The list a lead was opened from: enough to ask for the lead before and the one after. */
export interface Trail {
  /** What the columns of the board stood for; a list has none. */
  by?: Grouping;
  sort: Sort;
  filter: LeadFilter;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    trail?: Trail;
  }
}

/** The trail of a card on the board. */
export function boardTrail(by: Grouping, filter: LeadFilter): Trail {
  return { by, sort: by === 'status' ? 'position' : '-created_at', filter };
}

/** The leads beside one on its trail; on the board those of the column it is in now. */
export function neighboursQuery(lead: Lead, trail: Trail | undefined) {
  const by = trail?.by;
  // A card that leaves its column has new neighbours.
  const column = by && columnOf(lead, by);
  const filter = { ...trail?.filter };
  if (by === 'owner') filter.owner_id = column;
  if (by === 'source') filter.source = column;
  return queryOptions({
    queryKey: ['leads', 'neighbours', lead.id, trail, column, by === 'status' && lead.position] as const,
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/leads/{id}/neighbours', {
          params: { path: { id: lead.id }, query: { ...filter, sort: trail?.sort } },
          signal,
        }),
      ),
    enabled: trail !== undefined,
    staleTime: 10_000,
  });
}

/** The way to the leads beside one; those are fetched ahead, so that a press shows them at once. */
export function useNeighbours(lead: Lead, trail: Trail | undefined, onGo: (id: number) => void) {
  const client = useQueryClient();
  const query = neighboursQuery(lead, trail);
  const found = useQuery(query).data;
  const next = found?.next;
  useEffect(() => {
    if (next) void client.prefetchQuery({ ...leadQuery(next), staleTime: 10_000 });
  }, [client, next]);
  const go = async (way: 'previous' | 'next') => {
    if (!trail) return;
    // A key that is pressed quickly is answered as soon as the answer is there.
    const id = (await client.fetchQuery(query))[way];
    if (id) onGo(id);
  };
  return { found, go: (way: 'previous' | 'next') => void go(way).catch(() => undefined) };
}
