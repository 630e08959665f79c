/** The tabs of a lead's page, in order. */
export const tabs = ['overview', 'conversation', 'calls', 'tasks', 'docs', 'billing', 'activity'] as const;

/** One of the tabs. */
export type LeadTab = (typeof tabs)[number];

/** The families of events that the activity can be narrowed to. */
export const families = [
  'messages',
  'calls',
  'statuses',
  'notes',
  'tasks',
  'edits',
  'files',
  'billing',
  'agent',
] as const;

/** One of the families. */
export type Family = (typeof families)[number];

/** What the URL says about an open lead. */
export interface LeadSearch {
  tab?: LeadTab;
  /** A message (m and its id), a turn of a call (c, its id, a dot, its number) or a document (d) to show. */
  spot?: string;
  /** Families of events, separated by commas. */
  events?: string;
}

/** Reads the URL of a lead; without a tab it is the overview. */
export function validateLeadSearch(search: Record<string, unknown>): LeadSearch {
  const tab = tabs.find((name) => name === search.tab);
  const chosen = familiesOf(typeof search.events === 'string' ? search.events : undefined);
  return {
    tab: tab === 'overview' ? undefined : tab,
    spot: typeof search.spot === 'string' && /^[mcd]\d+(\.\d+)?$/.test(search.spot) ? search.spot : undefined,
    events: chosen.length ? chosen.join() : undefined,
  };
}

/** The families that a URL names, in their own order. */
export function familiesOf(events: string | undefined): Family[] {
  const named = events?.split(',') ?? [];
  return families.filter((family) => named.includes(family));
}

/** How a URL names what a sentence rests on. */
export function spotOf(source: { kind: string; id: number; seq?: number }): string {
  return source.kind === 'call' ? `c${source.id}.${source.seq ?? 0}` : `m${source.id}`;
}
