import type { Lead } from './queries';
import type { LeadFilter } from './search';

/** What the columns of the board stand for. */
export const groupings = ['status', 'owner', 'source'] as const;

/** One of them. */
export type Grouping = (typeof groupings)[number];

/** The key of the column of leads without an owner, or without a source. */
export const nothing = 'none';

/** The column a lead is in. */
export function columnOf(lead: Lead, by: Grouping): string {
  if (by === 'owner') return lead.owner_id === null ? nothing : String(lead.owner_id);
  if (by === 'source') return lead.source || nothing;
  return lead.status;
}

/** A lead as it will be once it stands in another column. */
export function inColumn(lead: Lead, by: Grouping, column: string, label: string): Lead {
  if (by === 'status') return { ...lead, status: column };
  if (by === 'source') return { ...lead, source: column === nothing ? '' : column };
  if (column === nothing) return { ...lead, owner_id: null, owner: null };
  return { ...lead, owner_id: Number(column), owner: { id: Number(column), name: label } };
}

/** What the server is asked for the cards of a column. */
export function columnParams(by: Grouping, column: string, filter: LeadFilter) {
  if (by === 'owner') return { ...filter, owner_id: column, sort: '-created_at' as const };
  if (by === 'source') return { ...filter, source: column, sort: '-created_at' as const };
  return { ...filter, status: [column], sort: 'position' as const };
}

/** Whether one lead stands above another: by hand in a stage, else the latest first. */
export function isAbove(by: Grouping, a: Lead, b: Lead): boolean {
  if (by === 'status') return a.position !== b.position ? a.position < b.position : a.id < b.id;
  const [at, other] = [Date.parse(a.created_at), Date.parse(b.created_at)];
  return at !== other ? at > other : a.id > b.id;
}
