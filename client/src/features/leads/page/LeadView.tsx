import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserRoundX } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { isApiError } from '@/api/errors';
import { may, useCan, useMe } from '@/api/session';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { buttonClass } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { TabPanel, Tabs } from '@/ui/Tabs';
import { openLeadDialog } from '../dialogs';
import { type Lead, leadQuery } from '../queries';
import { type Trail, useNeighbours } from '../trail';
import { LeadHeader } from './LeadHeader';
import { Overview } from './Overview';
import { type LeadSearch, type LeadTab, tabs } from './search';
import { useLeadKeys } from './useLeadKeys';

const Conversation = lazy(() => import('./Conversation'));
const Calls = lazy(() => import('./Calls'));
const Tasks = lazy(() => import('./Tasks'));
const Docs = lazy(() => import('./Docs'));
const Billing = lazy(() => import('./Billing'));
const Activity = lazy(() => import('./Activity'));

// A tab goes with its page when the business switches that off.
const needs: Partial<Record<LeadTab, string>> = {
  conversation: 'inbox:read',
  calls: 'calls:read',
  tasks: 'tasks:read',
  docs: 'files:read',
  billing: 'billing:read',
};

interface LeadViewProps {
  id: number;
  /** What the URL says: the tab, and what of it to show. */
  search: LeadSearch;
  onSearch: (next: LeadSearch) => void;
  /** The list it was opened from. */
  trail: Trail | undefined;
  onGo: (id: number) => void;
  /** Stands beside the board; closing gives the board its room back. */
  onClose?: () => void;
}

/** One lead: who, and seven views of what is between us. A page of its own, or beside the board. */
export function LeadView(props: LeadViewProps) {
  const { id, onClose } = props;
  const t = useT();
  const valid = Number.isSafeInteger(id) && id > 0;
  const { data: lead, error, isPending } = useQuery({ ...leadQuery(id), enabled: valid });
  const loading = useDelayed(isPending);
  const name = lead && nameOf(lead, t('leads.noName'));
  useEffect(() => {
    document.title = `${name ?? t('leads.title')} · ${t('app.name')}`;
  }, [t, name]);

  // A lead that was merged answers as the one it lives on in: its old address leads there.
  const moved = lead && lead.id !== id ? lead.id : 0;
  const { onGo } = props;
  useEffect(() => {
    if (moved) onGo(moved);
  }, [moved, onGo]);

  if (!valid || (isApiError(error) && error.status === 404)) {
    return (
      <Empty
        className="flex-1"
        icon={<UserRoundX />}
        title={t('lead.notFound')}
        hint={t('lead.notFoundHint')}
        action={
          onClose ? (
            <button type="button" onClick={onClose} className={buttonClass('primary')}>
              {t('action.close')}
            </button>
          ) : (
            <Link to="/leads" className={buttonClass('primary')}>
              {t('lead.toList')}
            </Link>
          )
        }
      />
    );
  }
  if (error && !lead) throw error;
  if (!lead) return loading ? <PageSkeleton /> : null;
  return <LoadedLead {...props} lead={lead} />;
}

function nameOf(lead: Lead, none: string): string {
  return lead.name || (lead.phone ? phone(lead.phone) : none);
}

function LoadedLead({ lead, search, onSearch, trail, onGo, onClose }: LeadViewProps & { lead: Lead }) {
  const { tab, spot, events } = search;
  const me = useMe();
  const shown = tabs.filter((key) => !needs[key] || may(me, needs[key]));
  const onTab = (next: LeadTab, at?: string) =>
    onSearch({ tab: next === 'overview' ? undefined : next, spot: at, events: undefined });
  const t = useT();
  const mayWrite = useCan('agent');
  const root = useRef<HTMLDivElement>(null);
  const neighbours = useNeighbours(lead, trail, onGo);
  // What a key asks for may stand in a tab that is not on the screen yet.
  const reach = (in_: LeadTab | null, part: string, how: 'focus' | 'click') => {
    if (in_ && in_ !== (tab ?? 'overview')) onTab(in_);
    let tries = 40;
    const attempt = () => {
      const found = root.current?.querySelector<HTMLElement>(`[data-key=${part}]`);
      const target = found?.matches('button, textarea, input')
        ? found
        : found?.querySelector<HTMLElement>('button, textarea, input');
      if (target) target[how]();
      else if (tries-- > 0) requestAnimationFrame(attempt);
    };
    attempt();
  };
  useLeadKeys({
    Escape: onClose,
    KeyJ: () => neighbours.go('next'),
    KeyK: () => neighbours.go('previous'),
    KeyC: () => lead.phone && location.assign(`tel:${lead.phone}`),
    KeyW: () => reach('conversation', 'compose', 'focus'),
    ...(mayWrite && {
      KeyR: () => openLeadDialog({ kind: 'remind', leadId: lead.id, name: nameOf(lead, '') }),
      KeyS: () => reach(null, 'status', 'click'),
      KeyT: () => reach('overview', 'note', 'focus'),
      KeyA: () => reach('overview', 'owner', 'click'),
      KeyE: () => reach('overview', 'name', 'click'),
    }),
  });
  const panel = (key: LeadTab, body: ReactNode, className = 'overflow-y-auto') =>
    shown.includes(key) && (
      <TabPanel id={key} className={className}>
        {body}
      </TabPanel>
    );
  return (
    <div ref={root} className="@container flex min-h-0 flex-1 flex-col">
      <LeadHeader
        lead={lead}
        neighbours={trail && (neighbours.found ?? { previous: null, next: null })}
        onGo={neighbours.go}
        onClose={onClose}
        onConversation={() => onTab('conversation')}
      />
      <Tabs
        label={t('lead.tabs')}
        selected={tab && shown.includes(tab) ? tab : 'overview'}
        onSelect={(next) => onTab(next)}
        tabs={shown.map((key) => ({
          key,
          label: t(`lead.tab.${key}`),
          count: key === 'conversation' ? lead.unread : undefined,
        }))}
        stripClassName="shrink-0 border-b border-line bg-surface"
        listClassName="px-2 @3xl:px-5"
      >
        <Suspense fallback={<span className="flex-1" />}>
          {panel('overview', <Overview key={lead.id} lead={lead} onTab={onTab} />)}
          {panel('conversation', <Conversation key={lead.id} lead={lead} spot={spot} />, 'flex flex-col')}
          {panel('calls', <Calls key={lead.id} lead={lead} spot={spot} />)}
          {panel('tasks', <Tasks key={lead.id} lead={lead} />)}
          {panel('docs', <Docs key={lead.id} lead={lead} spot={spot} />)}
          {panel('billing', <Billing lead={lead} />)}
          {panel(
            'activity',
            <Activity
              key={lead.id}
              lead={lead}
              events={events}
              onEvents={(next) => onSearch({ tab, events: next })}
            />,
          )}
        </Suspense>
      </Tabs>
    </div>
  );
}

function PageSkeleton() {
  return (
    <div aria-hidden className="@container flex-1">
      <div className="flex h-[101px] items-start gap-3 border-b border-line bg-surface px-6 pt-4">
        <Skeleton className="size-10 !rounded-full" />
        <div className="flex flex-col gap-2">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-3.5 w-52" />
        </div>
      </div>
      <div className="mx-auto grid max-w-6xl gap-4 p-6 @3xl:grid-cols-[1fr_20rem]">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
