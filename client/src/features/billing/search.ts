/** The kinds of documents. */
export const kinds = ['quote', 'request', 'reversal'] as const;

/** The states that the page can be narrowed to. */
export const statuses = ['draft', 'sent', 'accepted', 'paid', 'declined', 'expired', 'cancelled'] as const;

/** What the URL of the page of documents holds. */
export interface BillingSearch {
  kind?: (typeof kinds)[number];
  status?: (typeof statuses)[number];
  q?: string;
}

/** Reads the URL, dropping what does not belong. */
export function validateBillingSearch(search: Record<string, unknown>): BillingSearch {
  return {
    kind: kinds.find((kind) => kind === search.kind),
    status: statuses.find((status) => status === search.status),
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 100) : undefined,
  };
}
