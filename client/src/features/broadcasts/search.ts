/** What the URL of the page of broadcasts holds: the one that is open, or that a new one is written. */
export interface BroadcastsSearch {
  id?: number;
  new?: true;
}

/** Reads the URL, dropping what does not belong. */
export function validateBroadcastsSearch(search: Record<string, unknown>): BroadcastsSearch {
  const id = Number(search.id);
  return {
    id: Number.isSafeInteger(id) && id > 0 ? id : undefined,
    new: search.new === true || search.new === 'true' ? true : undefined,
  };
}
