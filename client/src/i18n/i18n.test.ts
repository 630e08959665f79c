import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en';
import { he as first } from './he';
import { more } from './he/more';
import {
  currentLocale,
  direction,
  isolate,
  type LocaleEntry,
  locales,
  type MessageKey,
  setLocale,
  t,
} from './index';
import { fill, type Message } from './message';

const he = { ...first, ...more };

afterEach(() => setLocale('he'));

const names = (message: Message): string[] => {
  const texts = typeof message === 'string' ? [message] : Object.values<string>(message);
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!)))].sort();
};

describe('catalogs', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(he).sort());
  });

  it('name no word twice', () => {
    expect(Object.keys(first).filter((key) => key in more)).toEqual([]);
  });

  it('ask for the same values in both languages', () => {
    for (const key of Object.keys(he) as MessageKey[]) expect(names(en[key]), key).toEqual(names(he[key]));
  });

  it('leave no message empty', () => {
    for (const catalog of [he, en]) {
      for (const [key, message] of Object.entries(catalog)) {
        for (const text of typeof message === 'string' ? [message] : Object.values<string>(message)) {
          expect(text.trim(), key).not.toBe('');
        }
      }
    }
  });

  it('leave no Hebrew in the English one, but for the name of the language', () => {
    for (const [key, message] of Object.entries(en)) {
      if (key === 'locale.he') continue;
      expect(JSON.stringify(message), key).not.toMatch(/[\u0590-\u05FF]/);
    }
  });
});

describe('a further language', () => {
  const arabic: LocaleEntry = {
    code: 'ar',
    tag: 'ar-EG',
    dir: 'rtl',
    name: 'العربية',
    load: () => ({
      ...en,
      'leads.count': {
        zero: 'لا عملاء',
        one: 'عميل واحد',
        two: 'عميلان',
        few: '{n} عملاء',
        many: '{n} عميلًا',
        other: '{n} عميل',
      },
    }),
  };
  afterEach(() => {
    if (locales.at(-1) === arabic) locales.pop();
  });

  it('is a catalog and a line in the registry: direction, numbers and all six plurals follow', async () => {
    locales.push(arabic);
    await setLocale('en');
    await setLocale('ar');
    expect([document.documentElement.lang, document.documentElement.dir, direction()]).toEqual([
      'ar',
      'rtl',
      'rtl',
    ]);
    expect([0, 1, 2, 3, 11, 100].map((n) => t('leads.count', { n }))).toEqual([
      'لا عملاء',
      'عميل واحد',
      'عميلان',
      '٣ عملاء',
      '١١ عميلًا',
      '١٠٠ عميل',
    ]);
    expect(t('action.save')).toBe('Save');
  });

  it('that is not registered is the default', async () => {
    await setLocale('xx');
    expect(currentLocale()).toBe('he');
  });
});

describe('t', () => {
  it('isolates texts, so that a Latin name cannot turn a Hebrew sentence', () => {
    expect(t('leads.deleted', { name: 'Goldberg' })).toBe(`הליד ${isolate('Goldberg')} נמחק`);
  });

  it('speaks of one, two and many in Hebrew', () => {
    expect(t('leads.count', { n: 1 })).toBe('ליד אחד');
    expect(t('leads.count', { n: 2 })).toBe('2 לידים');
    expect(t('leads.count', { n: 2000 })).toBe('2,000 לידים');
  });

  it('changes language and direction in place', async () => {
    await setLocale('en');
    expect(currentLocale()).toBe('en');
    expect(document.documentElement.dir).toBe('ltr');
    expect(t('leads.count', { n: 1 })).toBe('1 lead');
    await setLocale('he');
    expect(document.documentElement.dir).toBe('rtl');
    expect(t('action.save')).toBe('שמירה');
  });

  it('shows a value that is missing as its name, not as undefined', () => {
    expect(fill('a {b} c', {}, 'he-IL')).toBe('a {b} c');
  });
});
