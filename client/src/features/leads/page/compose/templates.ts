import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** An approved template with what is known of the lead filled in. */
export type LeadTemplate = Schema<'LeadTemplate'>;

/** What may be sent to a lead at any time. */
export const leadTemplatesQuery = (leadId: number) =>
  queryOptions({
    queryKey: ['lead', leadId, 'templates'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/leads/{id}/templates', { params: { path: { id: leadId } }, signal }))).items,
    staleTime: 30_000,
  });

const variable = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** A piece of a template's text: words, or the value of a variable. */
export interface Piece {
  text: string;
  slot?: string;
  empty?: boolean;
}

/** The pieces of a text, with values where there are any and the variable's name where there are none. */
export function pieces(text: string, part: 'header' | 'body', values: Record<string, string>): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(variable)) {
    const slot = `${part}.${match[1]}`;
    const value = values[slot]?.trim();
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: value || match[0], slot, empty: !value });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** The slots that still want a value; a file in the header is chosen apart. */
export function missing(template: LeadTemplate, values: Record<string, string>): string[] {
  return template.slots.filter((s) => s.kind === 'text' && !values[s.key]?.trim()).map((s) => s.key);
}
