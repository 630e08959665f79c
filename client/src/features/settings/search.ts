/** The tabs of the settings. */
export const settingsTabs = [
  'business',
  'channels',
  'templates',
  'statuses',
  'fields',
  'tags',
  'intake',
  'billing',
] as const;

/** One of the tabs. */
export type SettingsTab = (typeof settingsTabs)[number];

/** What the URL of the settings holds. */
export interface SettingsSearch {
  tab?: SettingsTab;
}

/** Reads the URL of the settings, dropping what does not belong. */
export function validateSettingsSearch(search: Record<string, unknown>): SettingsSearch {
  return { tab: settingsTabs.find((tab) => tab === search.tab) };
}
