import { type Grouping, isAbove } from './grouping';
import type { Lead, LeadPages } from './queries';

/** All leads of some pages, in order. */
export function flat(pages: LeadPages | undefined): Lead[] {
  return pages?.pages.flatMap((page) => page.items) ?? [];
}

/** The pages without a lead. */
export function without(pages: LeadPages, id: number): LeadPages {
  if (!flat(pages).some((lead) => lead.id === id)) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((lead) => lead.id !== id) })),
  };
}

/** The pages with a lead at an index of the whole; past the end it goes last. */
export function withAt(pages: LeadPages, lead: Lead, index: number): LeadPages {
  let left = Math.max(0, index);
  let done = false;
  const last = pages.pages.length - 1;
  return {
    ...pages,
    pages: pages.pages.map((page, i) => {
      if (done) return page;
      if (left > page.items.length && i < last) {
        left -= page.items.length;
        return page;
      }
      done = true;
      const items = [...page.items];
      items.splice(Math.min(left, items.length), 0, lead);
      return { ...page, items };
    }),
  };
}

/** The pages with a lead's content replaced where it stands. */
export function replaced(pages: LeadPages, lead: Lead): LeadPages {
  if (!flat(pages).some((other) => other.id === lead.id)) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((other) => (other.id === lead.id ? lead : other)),
    })),
  };
}

/**
 * The index at which a lead belongs in the order of its column, or -1 when that is beyond what has
 * been loaded and it will come with a later page.
 */
export function indexInOrder(pages: LeadPages, lead: Lead, by: Grouping): number {
  const items = flat(pages).filter((other) => other.id !== lead.id);
  const index = items.findIndex((other) => isAbove(by, lead, other));
  if (index >= 0) return index;
  const whole = pages.pages.at(-1)?.next_cursor == null;
  return whole ? items.length : -1;
}
