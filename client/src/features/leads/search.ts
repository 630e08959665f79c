import { hotTag } from '@/i18n/tags';
import { parseFilter } from './condition';
import { type Grouping, groupings } from './grouping';
import { type LeadSearch, validateLeadSearch } from './page/search';

/** The orders of the list, as the server names them. */
export const sorts = [
  '-created_at',
  'created_at',
  'name',
  '-name',
  '-last_contact_at',
  'last_contact_at',
  '-value',
  'value',
  'position',
  '-position',
  'source',
  '-source',
  'next',
  '-next',
  'owner',
  '-owner',
  'phone',
  '-phone',
] as const;

/** One of the orders, or that of an own field, which goes backwards with a minus. */
export type Sort = (typeof sorts)[number] | `field.${string}` | `-field.${string}`;

/** The order that a text names. */
export function asSort(text: unknown): Sort | undefined {
  if (typeof text === 'string' && /^-?field\.[\w-]{1,70}$/.test(text)) return text as Sort;
  return sorts.find((sort) => sort === text);
}

/** What the URL of the leads page holds. */
export interface LeadsSearch extends LeadSearch {
  view?: 'list';
  q?: string;
  /** A user's id, me, or none. */
  owner?: string;
  tag?: string;
  source?: string;
  /** Conditions joined by all and any, as JSON. */
  filter?: string;
  /** The saved view that was opened; what else the URL says wins over it. */
  saved?: number;
  sort?: Sort;
  /** The stage a phone shows. */
  stage?: string;
  /** What the columns stand for, when it is not the stage. */
  group?: Exclude<Grouping, 'status'>;
  /** The lead that is open beside the board. */
  lead?: number;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads the URL of the leads page, dropping what does not belong. */
export function validateLeadsSearch(search: Record<string, unknown>): LeadsSearch {
  const lead = Number(search.lead);
  const saved = Number(search.saved);
  return {
    view: search.view === 'list' ? 'list' : undefined,
    q: text(search.q)?.slice(0, 200),
    owner: text(search.owner),
    tag: text(search.tag),
    source: text(search.source),
    filter: parseFilter(text(search.filter)) && text(search.filter)?.slice(0, 4000),
    saved: saved > 0 && Number.isSafeInteger(saved) ? saved : undefined,
    sort: asSort(search.sort),
    stage: text(search.stage),
    group: groupings.find((by) => by !== 'status' && by === search.group) as LeadsSearch['group'],
    lead: lead > 0 && Number.isSafeInteger(lead) ? lead : undefined,
    ...validateLeadSearch(search),
  };
}

/** The filters that list, columns and counts share. */
export interface LeadFilter {
  q?: string;
  owner_id?: string;
  tag?: string;
  source?: string;
  filter?: string;
}

/** The filters of a URL. */
export function filterOf(search: LeadsSearch): LeadFilter {
  return {
    q: search.q,
    owner_id: search.owner,
    tag: search.tag,
    source: search.source,
    filter: search.filter,
  };
}

/** Whether anything is filtered. */
export function isFiltered(filter: LeadFilter): boolean {
  return Object.values(filter).some(Boolean);
}

/** Whether a lead is marked as hot. */
export function isHot(lead: { tags: string[] }): boolean {
  return lead.tags.includes(hotTag);
}
