import type { Schema } from '@/api/client';

/** The views of the inbox, as the server names its filters. */
export const views = [
  'open',
  'mine',
  'unassigned',
  'unread',
  'waiting',
  'bot',
  'snoozed',
  'closed',
  'all',
] as const;

/** One of the views. */
export type InboxView = (typeof views)[number];

/** The views that stand in the strip at all times; the others in the menu beside it. */
export const frequent: readonly InboxView[] = ['open', 'mine', 'unassigned', 'unread', 'waiting', 'bot'];

/** What the URL of the inbox says. */
export interface InboxSearch {
  filter?: InboxView;
  /** Whose conversation is open. */
  lead?: number;
  /** Whether the customer stands beside it; on a desk that is where the room is, unless closed. */
  side?: 'open' | 'closed';
}

/** Reads the URL of the inbox; without a filter it shows what is open. */
export function validateInboxSearch(search: Record<string, unknown>): InboxSearch {
  const filter = views.find((name) => name === search.filter);
  const lead = Number(search.lead);
  return {
    filter: filter === 'open' ? undefined : filter,
    lead: Number.isSafeInteger(lead) && lead > 0 ? lead : undefined,
    side: search.side === 'open' || search.side === 'closed' ? search.side : undefined,
  };
}

/** How many a view holds; what is done is not counted. */
export function countOf(counts: Schema<'ViewCounts'> | undefined, view: InboxView): number | undefined {
  return counts && view !== 'closed' && view !== 'all' ? counts[view] : undefined;
}

/** The conversation after or before the open one; the first, where none is open. */
export function neighbour(
  leads: readonly number[],
  open: number | undefined,
  step: 1 | -1,
): number | undefined {
  const at = open === undefined ? -1 : leads.indexOf(open);
  if (at < 0) return leads[0];
  return leads[at + step];
}
