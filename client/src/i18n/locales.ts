import { he } from './he';
import type { Message } from './message';

/** Every key of the catalog. Hebrew is the source of the keys. */
export type MessageKey = keyof typeof he;

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

/** The languages, the default first. */
export const locales: LocaleEntry[] = [
  { code: 'he', tag: 'he-IL', dir: 'rtl', name: 'עברית', load: () => he },
  { code: 'en', tag: 'en-US', dir: 'ltr', name: 'English', load: async () => (await import('./en')).en },
];

/** The entry of a language; the default for one that is not there. */
export function localeEntry(code: string): LocaleEntry {
  return locales.find((entry) => entry.code === code) ?? locales[0]!;
}
