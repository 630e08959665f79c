import { he } from './he';
import type { more } from './he/more';
import type { Message } from './message';

/** The whole Hebrew catalog, the source of all keys, whether its words came or are still to come. */
export type Hebrew = typeof he & typeof more;

/** Every key of the catalog. */
export type MessageKey = keyof Hebrew;

/** A complete catalog: a language with a missing key does not compile. */
export type Messages = Record<MessageKey, Message>;

/** A language of the client. To add one: a folder of messages beside he and en, and its line below. */
export interface LocaleEntry {
  /** As it stands in <html lang> and in the stored choice. */
  code: string;
  /** The BCP 47 tag that Intl and the widgets get. */
  tag: string;
  dir: 'rtl' | 'ltr';
  /** The language, named in itself: who cannot read the page must find it. */
  name: string;
  load: () => Messages | Promise<Messages>;
}

/**
 * The Hebrew words that have come. Whole for whoever asks: a module with words of later pages
 * imports more.ts, and scripts/lint-words.mjs finds the one that forgot.
 */
export const hebrew = { ...he } as Messages;

/** Adds the Hebrew words that a first visit does without. */
export function addWords(words: typeof more): void {
  Object.assign(hebrew, words);
}

/** The languages, the default first. */
export const locales: LocaleEntry[] = [
  { code: 'he', tag: 'he-IL', dir: 'rtl', name: 'עברית', load: () => hebrew },
  { code: 'en', tag: 'en-US', dir: 'ltr', name: 'English', load: async () => (await import('./en')).en },
];

/** The entry of a language; the default for one that is not there. */
export function localeEntry(code: string): LocaleEntry {
  return locales.find((entry) => entry.code === code) ?? locales[0]!;
}
