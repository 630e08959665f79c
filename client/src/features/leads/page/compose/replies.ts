import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A text that people send often, by a short name. */
export type CannedReply = Schema<'CannedReply'>;

/** The canned replies of the business, by name. */
export const repliesQuery = queryOptions({
  queryKey: ['replies'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/replies', { signal }))).items,
  staleTime: 5 * 60_000,
});

/** What a reply may speak of. */
export interface Known {
  name: string;
  business: string;
  me: string;
}

/** The names that stand in a reply for what is known. */
export const variables = ['name', 'first_name', 'business', 'me'] as const;

/** The reply with its names filled in; one that is not known stays as it is, for the person to see. */
export function fill(text: string, known: Known): string {
  const values: Record<string, string> = {
    name: known.name,
    first_name: known.name.trim().split(/\s+/)[0] ?? '',
    business: known.business,
    me: known.me,
  };
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] || whole);
}

/** What was typed after the slash, when the whole text is a slash and one word. */
export function slashed(text: string): string | null {
  const found = /^\/(\S*)$/u.exec(text);
  return found ? (found[1] ?? '') : null;
}

/** The replies that fit what was typed: first those whose name begins so, then those that hold it anywhere. */
export function matching(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const q = typed.toLowerCase();
  const begins = replies.filter((reply) => reply.shortcut.startsWith(q));
  const holds = replies.filter(
    (reply) =>
      !begins.includes(reply) && (reply.shortcut.includes(q) || reply.text.toLowerCase().includes(q)),
  );
  return [...begins, ...holds].slice(0, 8);
}
