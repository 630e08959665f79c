/** The tabs of the inbox, as the server names its filters. */
export const filters = ['all', 'unread', 'mine', 'bot'] as const;

/** One of the tabs. */
export type InboxFilter = (typeof filters)[number];

/** Reads the URL of the inbox; without a filter it shows all. */
export function validateInboxSearch(search: Record<string, unknown>): { filter?: InboxFilter } {
  const filter = filters.find((name) => name === search.filter);
  return { filter: filter === 'all' ? undefined : filter };
}
