/** The tabs of a lead's page, in order. */
export const tabs = ['overview', 'conversation', 'calls', 'tasks', 'docs', 'billing', 'activity'] as const;

/** One of the tabs. */
export type LeadTab = (typeof tabs)[number];

/** Reads the URL of a lead's page; without a tab it is the overview. */
export function validateLeadSearch(search: Record<string, unknown>): { tab?: LeadTab } {
  const tab = tabs.find((name) => name === search.tab);
  return { tab: tab === 'overview' ? undefined : tab };
}
