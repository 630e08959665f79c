import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import type { ShownColumn } from './columns';
import { asSort, filterOf, isFiltered, type LeadsSearch } from './search';

/** A saved way of looking at the leads. */
export type View = Schema<'LeadsView'>;

/** What a view holds. */
export type Looks = Schema<'Looks'>;

/** One's own views and the shared ones, pinned ones first. */
export const viewsQuery = queryOptions({
  queryKey: ['views'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/lead-views', { signal }))).items,
  staleTime: 60_000,
});

/** What the page shows now, as a view would keep it. */
export function looksOf(search: LeadsSearch, columns: ShownColumn[] | undefined): Looks {
  return {
    layout: search.view === 'list' ? 'list' : 'board',
    q: search.q,
    owner: search.owner,
    source: search.source,
    tag: search.tag,
    filter: search.filter,
    sort: search.sort,
    group: search.group,
    columns,
  };
}

/** The URL of a view. */
export function searchOf(view: View): LeadsSearch {
  const { layout, q, owner, source, tag, filter, sort, group } = view.looks;
  return {
    view: layout === 'list' ? 'list' : undefined,
    q,
    owner,
    source,
    tag,
    filter,
    sort: asSort(sort),
    group: group as LeadsSearch['group'],
    saved: view.id,
  };
}

/** Whether the URL asks for something else than the view does; the columns are compared apart. */
export function differs(search: LeadsSearch, view: View): boolean {
  const shown = { ...looksOf(search, undefined) } as Record<string, unknown>;
  const kept = { ...view.looks, columns: undefined } as Record<string, unknown>;
  return [...new Set([...Object.keys(shown), ...Object.keys(kept)])].some(
    (key) => (shown[key] || undefined) !== (kept[key] || undefined),
  );
}

/** Whether the page shows something that a view could keep. */
export function worthSaving(search: LeadsSearch, columnsChanged: boolean): boolean {
  const { sort, group } = search;
  return isFiltered(filterOf(search)) || sort !== undefined || group !== undefined || columnsChanged;
}

/** Saves, changes and deletes views. */
export function useViews() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery.queryKey });
  const save = useMutation({
    mutationFn: (v: { name: string; shared?: boolean; looks: Looks }) =>
      body(api.POST('/api/lead-views', { body: v })),
    onSuccess: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, ...next }: { id: number } & Schema<'PatchViewInBody'>) =>
      body(api.PATCH('/api/lead-views/{id}', { params: { path: { id } }, body: next })),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (view: View) =>
      body(api.DELETE('/api/lead-views/{id}', { params: { path: { id: view.id } } })),
    onSuccess: (_none, { name, shared, looks, pinned }) => {
      void refresh();
      toast({
        kind: 'success',
        title: t('views.deleted', { name }),
        action: {
          label: t('action.undo'),
          run: () =>
            void body(api.POST('/api/lead-views', { body: { name, shared, looks, pinned } })).then(refresh),
        },
      });
    },
  });
  return { save, change, remove };
}
