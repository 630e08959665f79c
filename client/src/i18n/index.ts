import { useSyncExternalStore } from 'react';
import { he } from './he';
import { fill, type Message, type Values } from './message';

export { isolate } from './message';

/** The languages of the client. Hebrew is the source of the keys. */
export type Locale = 'he' | 'en';

/** Every key of the catalog. */
export type MessageKey = keyof typeof he;

/** A complete catalog: a language with a missing key does not compile. */
export type Messages = Record<MessageKey, Message>;

type Args<K extends MessageKey> = keyof Values<(typeof he)[K]> extends never
  ? []
  : [values: Values<(typeof he)[K]>];

let locale: Locale = 'he';
let catalog: Messages = he;
const listeners = new Set<() => void>();

/** The language of this moment. */
export function currentLocale(): Locale {
  return locale;
}

/** The BCP 47 tag that Intl and the widgets get. */
export function localeTag(of: Locale = locale): 'he-IL' | 'en-US' {
  return of === 'en' ? 'en-US' : 'he-IL';
}

/** The words of a key in the current language. Outside of components; inside, take useT's. */
export function t<K extends MessageKey>(key: K, ...args: Args<K>): string {
  return fill(catalog[key], (args[0] ?? {}) as Record<string, string | number>, localeTag());
}

/** Switches the language in place: the catalog first, then page direction, then everybody who shows words. */
export async function setLocale(next: Locale): Promise<void> {
  if (next === locale) return;
  catalog = next === 'he' ? he : (await import('./en')).en;
  locale = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === 'he' ? 'rtl' : 'ltr';
  try {
    localStorage.setItem('moked.locale', next);
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
