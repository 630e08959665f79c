/** The states of a call that can be asked for. */
export const states = ['in_progress', 'completed', 'no_answer', 'busy', 'failed', 'canceled'] as const;

/** The periods that can be asked for. */
export const periods = ['today', 'week', 'month'] as const;

/** What the URL of the calls page holds. */
export interface CallsSearch {
  direction?: 'in' | 'out';
  status?: (typeof states)[number];
  since?: (typeof periods)[number];
  /** The call whose transcript is open. */
  call?: string;
}

/** Reads the URL of the calls page, dropping what does not belong. */
export function validateCallsSearch(search: Record<string, unknown>): CallsSearch {
  const { direction, call } = search;
  return {
    direction: direction === 'in' || direction === 'out' ? direction : undefined,
    status: states.find((status) => status === search.status),
    since: periods.find((period) => period === search.since),
    call: typeof call === 'string' && /^[1-9]\d{0,15}$/.test(call) ? call : undefined,
  };
}
