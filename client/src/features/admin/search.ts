/** The tabs of the page. */
export const adminTabs = ['businesses', 'leads', 'health'] as const;

/** One of the tabs. */
export type AdminTab = (typeof adminTabs)[number];

/** What the URL of the administration holds. */
export interface AdminSearch {
  tab?: AdminTab;
  q?: string;
}

/** Reads the URL of the administration, dropping what does not belong. */
export function validateAdminSearch(search: Record<string, unknown>): AdminSearch {
  const tab = adminTabs.find((name) => name === search.tab);
  return {
    tab: tab === 'businesses' ? undefined : tab,
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 200) : undefined,
  };
}
