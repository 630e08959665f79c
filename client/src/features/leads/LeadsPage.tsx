import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Inbox, LayoutList, Plus, SearchX, SquareKanban } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Segmented } from '@/ui/Segmented';
import { useDesk } from '@/ui/useDesk';
import { Board } from './Board';
import { useShownColumns } from './columns';
import { openLeadDialog } from './dialogs';
import { Filters } from './Filters';
import { GroupButton } from './GroupButton';
import { MoreButton } from './MoreButton';
import { headsQuery, type Lead } from './queries';
import { filterOf, isFiltered, type LeadsSearch } from './search';
import { boardTrail } from './trail';
import { viewsQuery, worthSaving } from './views';

const LeadList = lazy(() => import('./LeadList'));
const LeadPanel = lazy(() => import('./LeadPanel'));
const ListTools = lazy(() => import('./ListTools'));
const ViewTabs = lazy(() => import('./ViewTabs'));

/** The leads, as a board or as a list. Filters and view live in the URL. */
export default function LeadsPage() {
  const t = useT();
  const search = useSearch({ from: '/shell/leads' });
  const navigate = useNavigate({ from: '/leads' });
  const mayAdd = useCan('agent');
  const { q, owner, tag, source, filter: conditions } = search;
  const filter = useMemo(
    () => filterOf({ q, owner, tag, source, filter: conditions }),
    [q, owner, tag, source, conditions],
  );
  const views = useQuery(viewsQuery).data;
  const saved = views?.find((view) => view.id === search.saved);
  const columns = useShownColumns(search.saved, saved?.looks.columns ?? undefined);
  // The tabs come once there is a view, or something to make one of.
  const tabs = !!views?.length || (mayAdd && worthSaving(search, columns.isChanged));
  const by = search.group ?? 'status';
  const heads = useQuery(headsQuery(by, filter)).data;
  const desk = useDesk();
  const onBoard = search.view !== 'list';
  const total = heads?.reduce((sum, head) => sum + head.count, 0);

  const change = useCallback(
    (next: Partial<LeadsSearch>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true }),
    [navigate],
  );
  const go = (next: LeadsSearch) => void navigate({ search: next });
  const onStage = useCallback((stage: string) => change({ stage }), [change]);
  const trail = useMemo(() => boardTrail(by, filter), [by, filter]);
  const open = onBoard ? search.lead : undefined;
  const onOpen = useCallback(
    (lead: Lead) => {
      if (desk) {
        // Opening is a step in the history, so that Back closes; from lead to lead is not.
        void navigate({ search: (old) => ({ ...old, lead: lead.id }), resetScroll: false });
      } else void navigate({ to: '/leads/$leadId', params: { leadId: String(lead.id) }, state: { trail } });
      return true;
    },
    [desk, navigate, trail],
  );
  // A link to a lead beside the board, opened where there is no room for both.
  useEffect(() => {
    if (open && !desk)
      void navigate({
        to: '/leads/$leadId',
        params: { leadId: String(open) },
        search: { tab: search.tab, spot: search.spot, events: search.events },
        state: { trail },
        replace: true,
      });
  }, [open, desk, navigate, search.tab, search.spot, search.events, trail]);
  useEffect(() => {
    if (!open) document.title = `${t('leads.title')} · ${t('app.name')}`;
  }, [t, open]);
  const close = () => {
    change({ lead: undefined, tab: undefined, spot: undefined, events: undefined });
    // The card it was opened from, so that one goes on where one was.
    document.querySelector<HTMLElement>(`[data-card="${open}"] a`)?.focus({ preventScroll: true });
  };

  const body = () => {
    if (total === 0 && isFiltered(filter)) {
      return (
        <Empty
          className="flex-1"
          icon={<SearchX />}
          title={t('leads.noMatch')}
          hint={t('leads.noMatchHint')}
          action={
            <Button
              onPress={() =>
                change({
                  q: undefined,
                  owner: undefined,
                  tag: undefined,
                  source: undefined,
                  filter: undefined,
                })
              }
            >
              {t('leads.clearFilters')}
            </Button>
          }
        />
      );
    }
    if (total === 0) {
      return (
        <Empty
          className="flex-1"
          icon={<Inbox />}
          title={t('leads.emptyTitle')}
          hint={t('leads.emptyHint')}
          action={
            mayAdd && (
              <Button
                variant="primary"
                icon={<Plus className="size-4" aria-hidden />}
                onPress={() => openLeadDialog({ kind: 'new' })}
              >
                {t('leads.new')}
              </Button>
            )
          }
        />
      );
    }
    if (search.view === 'list') {
      return (
        <Suspense>
          <LeadList
            filter={filter}
            sort={search.sort ?? '-created_at'}
            onSort={(sort) => change({ sort: sort === '-created_at' ? undefined : sort })}
            columns={columns}
          />
        </Suspense>
      );
    }
    return (
      <Board filter={filter} by={by} stage={search.stage} onStage={onStage} openId={open} onOpen={onOpen} />
    );
  };

  const page = (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5 px-4 py-3">
        <h1 className="text-xl">{t('leads.title')}</h1>
        <span className="text-sm text-fg-3 tabular-nums">
          {total === undefined ? '' : t('leads.count', { n: total })}
        </span>
        <Filters search={search} onChange={change} />
        <div className="ms-auto max-md:order-first max-md:hidden" />
        <div className="flex gap-2 max-md:order-1 max-md:ms-auto">
          {!onBoard && (
            <Suspense>
              <ListTools filter={filter} sort={search.sort ?? '-created_at'} columns={columns} />
            </Suspense>
          )}
          {onBoard && (
            <GroupButton
              by={by}
              onChange={(next) => change({ group: next === 'status' ? undefined : next, stage: undefined })}
            />
          )}
          {mayAdd && <MoreButton />}
          <Segmented
            compact
            label={t('leads.view')}
            value={search.view ?? 'board'}
            onChange={(view) => change({ view: view === 'list' ? 'list' : undefined })}
            options={[
              { value: 'board', label: t('leads.board'), icon: <SquareKanban aria-hidden /> },
              { value: 'list', label: t('leads.list'), icon: <LayoutList aria-hidden /> },
            ]}
          />
        </div>
      </div>
      <Suspense>{tabs && <ViewTabs search={search} columns={columns} onGo={go} />}</Suspense>
      {body()}
    </div>
  );
  return (
    <div className="flex min-h-0 flex-1">
      {page}
      <Suspense>
        {open && desk && (
          <LeadPanel
            id={open}
            search={search}
            trail={trail}
            onSearch={({ tab, spot, events }) => change({ tab, spot, events })}
            onGo={(lead) => change({ lead, spot: undefined })}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  );
}
