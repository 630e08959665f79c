import { useSyncExternalStore } from 'react';
import { type Hebrew, hebrew, localeEntry, type MessageKey } from './locales';
import { fill, type Values } from './message';

export { type LocaleEntry, locales, type MessageKey, type Messages } from './locales';
export { isolate } from './message';

/** The code of a language of the client; which there are, the registry says. */
export type Locale = string;

/** The languages that the server speaks and an account can keep. */
export type AccountLocale = 'he' | 'en';

type Args<K extends MessageKey> = keyof Values<Hebrew[K]> extends never ? [] : [values: Values<Hebrew[K]>];

let current = localeEntry('he');
let catalog = hebrew;
const listeners = new Set<() => void>();

/** The language of this moment. */
export function currentLocale(): Locale {
  return current.code;
}

/** The direction of the current language. */
export function direction(): 'rtl' | 'ltr' {
  return current.dir;
}

/** The BCP 47 tag that Intl and the widgets get. */
export function localeTag(): string {
  return current.tag;
}

/** The words of a key in the current language. Outside of components; inside, take useT's. */
export function t<K extends MessageKey>(key: K, ...args: Args<K>): string {
  return fill(catalog[key], (args[0] ?? {}) as Record<string, string | number>, localeTag());
}

/** Switches the language in place: the catalog first, then page direction, then everybody who shows words. */
export async function setLocale(next: Locale): Promise<void> {
  const entry = localeEntry(next);
  if (entry === current) return;
  catalog = await entry.load();
  current = entry;
  document.documentElement.lang = entry.code;
  document.documentElement.dir = entry.dir;
  try {
    localStorage.setItem('moked.locale', entry.code);
    localStorage.setItem('moked.dir', entry.dir);
  } catch {
    // Storage can be forbidden; the account keeps the choice too.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Re-renders with the language; gives it. */
export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, currentLocale);
}

/** The translator of the current language, for components. */
export function useT(): typeof t {
  useLocale();
  return t;
}
