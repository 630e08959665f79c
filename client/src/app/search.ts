/** The parameters of a URL, as plain text: a phone that begins with 0 must not become a number. */
export type SearchParams = Record<string, string | undefined>;

/** Reads the query of a URL. */
export function parseSearch(text: string): SearchParams {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes the query of a URL, leaving out what is empty. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** One of some words, or nothing. */
export function oneOf<const W extends string>(value: unknown, words: readonly W[]): W | undefined {
  return words.find((word) => word === value);
}

/** A text that is not empty, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
