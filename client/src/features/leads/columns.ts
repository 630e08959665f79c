import { useCallback, useMemo, useState } from 'react';
import { type LeadField, useLeadFields } from '@/api/lookups';
import type { Sort } from './search';

/** The words for our own columns. */
type ColumnWord =
  | 'leads.sort.name'
  | 'leads.col.phone'
  | 'leads.col.status'
  | 'leads.col.note'
  | 'leads.owner'
  | 'leads.col.next'
  | 'leads.sort.value'
  | 'leads.source'
  | 'leads.col.tags'
  | 'leads.col.email'
  | 'leads.sort.created'
  | 'leads.sort.contact';

/** A column that the table can show. */
export interface ColumnDef {
  key: string;
  /** Its name: a word of ours, or what the business calls its own field. */
  label: ColumnWord | { text: string };
  width: number;
  /** The order that a press on its head asks for first. */
  sort?: Sort;
  field?: LeadField;
}

const builtIn: ColumnDef[] = [
  { key: 'name', label: 'leads.sort.name', width: 220, sort: 'name' },
  { key: 'phone', label: 'leads.col.phone', width: 130, sort: 'phone' },
  { key: 'status', label: 'leads.col.status', width: 140, sort: 'position' },
  { key: 'words', label: 'leads.col.note', width: 280 },
  { key: 'owner', label: 'leads.owner', width: 120, sort: 'owner' },
  { key: 'next', label: 'leads.col.next', width: 150, sort: 'next' },
  { key: 'value', label: 'leads.sort.value', width: 110, sort: '-value' },
  { key: 'source', label: 'leads.source', width: 120, sort: 'source' },
  { key: 'tags', label: 'leads.col.tags', width: 170 },
  { key: 'email', label: 'leads.col.email', width: 190 },
  { key: 'created', label: 'leads.sort.created', width: 120, sort: '-created_at' },
  { key: 'contact', label: 'leads.sort.contact', width: 120, sort: '-last_contact_at' },
];

const shownAtFirst = ['name', 'phone', 'status', 'words', 'owner', 'next', 'value'];

/** One column as a view keeps it. */
export interface ShownColumn {
  key: string;
  width?: number;
}

/** Limits of a column's width, in pixels. */
export const narrowest = 64;
export const widest = 640;

/** All columns there are: ours, then the business's own fields. */
export function useAllColumns(): ColumnDef[] {
  const own = useLeadFields();
  return useMemo(
    () => [
      ...builtIn,
      ...own.map((field): ColumnDef => {
        const key = `field.${field.key}` as const;
        return { key, label: { text: field.label }, width: 140, field, sort: key };
      }),
    ],
    [own],
  );
}

const storageKey = (view: number | undefined) => `moked.columns.${view ?? 'all'}`;

function read(view: number | undefined): ShownColumn[] | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey(view)) ?? 'null') as unknown;
    return Array.isArray(stored)
      ? (stored as ShownColumn[]).filter((c) => typeof c?.key === 'string')
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The columns of the table: what this person has set here, else what the view says, else ours. What is
 * set stays on this device until the view is saved with it.
 */
export function useShownColumns(view: number | undefined, ofView: ShownColumn[] | undefined) {
  const [touched, setTouched] = useState<{ view: number | undefined; columns: ShownColumn[] | undefined }>();
  const all = useAllColumns();
  const mine = touched && touched.view === view ? touched.columns : read(view);
  const chosen = useMemo(
    () => mine ?? (ofView?.length ? ofView : shownAtFirst.map((key) => ({ key }) as ShownColumn)),
    [mine, ofView],
  );
  const shown = useMemo(
    () =>
      chosen.flatMap(({ key, width }) => {
        const def = all.find((c) => c.key === key);
        return def ? [{ ...def, width: width ?? def.width }] : [];
      }),
    [all, chosen],
  );
  const set = useCallback(
    (columns: ShownColumn[] | undefined) => {
      setTouched({ view, columns });
      try {
        if (columns) localStorage.setItem(storageKey(view), JSON.stringify(columns));
        else localStorage.removeItem(storageKey(view));
      } catch {
        // Storage can be forbidden; the columns then last as long as the page.
      }
    },
    [view],
  );
  return {
    shown,
    chosen,
    set,
    isChanged: mine !== undefined && JSON.stringify(mine) !== JSON.stringify(ofView),
  };
}

/** The order that a press on a head asks for: its own, then the other way, then none. */
export function nextSort(current: Sort, first: Sort): Sort {
  if (current === first) return opposite(first);
  return current === opposite(first) ? '-created_at' : first;
}

/** The same order from the other end. */
export function opposite(sort: Sort): Sort {
  return (sort.startsWith('-') ? sort.slice(1) : `-${sort}`) as Sort;
}

/** The columns with one of them moved to another place. */
export function moved<T>(columns: T[], from: number, to: number): T[] {
  const next = [...columns];
  const [column] = next.splice(from, 1);
  next.splice(to, 0, column!);
  return next;
}
