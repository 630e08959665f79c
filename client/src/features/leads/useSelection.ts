import { useCallback, useMemo, useRef, useState } from 'react';
import type { Lead } from './queries';
import type { LeadFilter } from './search';

/** Which leads of the list are chosen: some of those that are loaded, or all that match. */
export function useSelection(rows: Lead[], filter: LeadFilter) {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const [matching, setMatching] = useState(false);
  const [of, setOf] = useState(filter);
  const last = useRef<number>(undefined);
  // Another filter shows other leads: what was chosen is out of sight, and must not be changed unseen.
  if (of !== filter) {
    setOf(filter);
    setIds(new Set());
    setMatching(false);
  }
  const toggle = useCallback(
    (id: number, range: boolean) => {
      setMatching(false);
      setIds((old) => {
        const next = new Set(old);
        const [from, to] = [rows.findIndex((l) => l.id === last.current), rows.findIndex((l) => l.id === id)];
        if (range && from >= 0 && to >= 0) {
          for (const lead of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(lead.id);
        } else if (!next.delete(id)) next.add(id);
        last.current = id;
        return next;
      });
    },
    [rows],
  );
  const isAll = rows.length > 0 && (matching || ids.size >= rows.length);
  return useMemo(
    () => ({
      ids,
      count: ids.size,
      matching,
      isAll,
      has: (id: number) => matching || ids.has(id),
      toggle,
      toggleLoaded: () => {
        setMatching(false);
        setIds(isAll ? new Set() : new Set(rows.map((lead) => lead.id)));
      },
      chooseMatching: () => {
        setIds(new Set(rows.map((lead) => lead.id)));
        setMatching(true);
      },
      clear: () => {
        setIds(new Set());
        setMatching(false);
      },
    }),
    [ids, matching, isAll, toggle, rows],
  );
}
