/** A catalog entry: a text, or the forms a number asks for (Hebrew has one, two and other, Arabic all six). */
export type Message =
  | string
  | { zero?: string; one: string; two?: string; few?: string; many?: string; other: string };

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<M> = M extends string ? Names<M> : M extends { other: infer O } ? Names<O> | 'n' : never;

/** The values that message M must be given. */
export type Values<M> = { [K in NamesOf<M>]: string | number };

// A value may run against the sentence's direction (a Latin name in Hebrew); the isolates keep it
// from dragging its neighbours along.
const FSI = '\u2068';
const PDI = '\u2069';

/** Wraps a value so that its direction stays its own in plain text. */
export function isolate(value: string): string {
  return FSI + value + PDI;
}

/** Fills a message for a language: picks the plural form by n, isolates strings, groups numbers. */
export function fill(message: Message, values: Record<string, string | number>, language: string): string {
  let text: string;
  if (typeof message === 'string') text = message;
  else {
    const form = pluralRules(language).select(Number(values.n));
    text = message[form] ?? message.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numberFormat(language).format(value) : isolate(value);
  });
}

const plurals = new Map<string, Intl.PluralRules>();
function pluralRules(language: string): Intl.PluralRules {
  let rules = plurals.get(language);
  if (!rules) plurals.set(language, (rules = new Intl.PluralRules(language)));
  return rules;
}

const numbers = new Map<string, Intl.NumberFormat>();
function numberFormat(language: string): Intl.NumberFormat {
  let format = numbers.get(language);
  if (!format) numbers.set(language, (format = new Intl.NumberFormat(language)));
  return format;
}

/** What a catalog must hold to stand for another one. */
export type Words<C> = { [K in keyof C]: Message };
