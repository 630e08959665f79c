/** A lead that was open lately. */
export interface Recent {
  id: number;
  name: string;
}

const most = 6;

const keyOf = (business: number) => `moked.recent.${business}`;

/** The leads that were open lately in a business, the last first. */
export function recentLeads(business: number): Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(business)) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Remembers that a lead was open. */
export function rememberLead(business: number, lead: Recent): void {
  const others = recentLeads(business).filter((old) => old.id !== lead.id);
  try {
    localStorage.setItem(keyOf(business), JSON.stringify([lead, ...others].slice(0, most)));
  } catch {
    // Storage can be forbidden; the list then stays empty.
  }
}

/** Forgets a lead that is not there any more, or not for this person. */
export function forgetLead(business: number, id: number): void {
  try {
    localStorage.setItem(
      keyOf(business),
      JSON.stringify(recentLeads(business).filter((old) => old.id !== id)),
    );
  } catch {
    // As above.
  }
}

function isRecent(value: unknown): value is Recent {
  const { id, name } = (value ?? {}) as Partial<Recent>;
  return typeof id === 'number' && typeof name === 'string';
}
