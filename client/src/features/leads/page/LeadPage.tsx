import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { UserRoundX } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { buttonClass } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { TabPanel, Tabs } from '@/ui/Tabs';
import { leadQuery } from '../queries';
import { LeadHeader } from './LeadHeader';
import { Overview } from './Overview';
import { type LeadTab, tabs } from './search';

const Conversation = lazy(() => import('./Conversation'));
const Calls = lazy(() => import('./Calls'));
const Tasks = lazy(() => import('./Tasks'));
const Docs = lazy(() => import('./Docs'));
const Billing = lazy(() => import('./Billing'));
const Activity = lazy(() => import('./Activity'));

/** The page of one lead: who, and seven views of what is between us. The tab lives in the URL. */
export default function LeadPage() {
  const t = useT();
  const { leadId } = useParams({ from: '/shell/leads/$leadId' });
  const { tab } = useSearch({ from: '/shell/leads/$leadId' });
  const navigate = useNavigate({ from: '/leads/$leadId' });
  const id = Number(leadId);
  const {
    data: lead,
    error,
    isPending,
  } = useQuery({ ...leadQuery(id), enabled: Number.isSafeInteger(id) && id > 0 });
  const loading = useDelayed(isPending);
  const name = lead && (lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName')));
  useEffect(() => {
    document.title = `${name ?? t('leads.title')} · ${t('app.name')}`;
  }, [t, name]);

  if (!(id > 0) || (isApiError(error) && error.status === 404)) {
    return (
      <Empty
        className="flex-1"
        icon={<UserRoundX />}
        title={t('lead.notFound')}
        hint={t('lead.notFoundHint')}
        action={
          <Link to="/leads" className={buttonClass('primary')}>
            {t('lead.toList')}
          </Link>
        }
      />
    );
  }
  if (error && !lead) throw error;
  if (!lead) return loading ? <PageSkeleton /> : null;

  const selectTab = (next: LeadTab) =>
    void navigate({ search: next === 'overview' ? {} : { tab: next }, replace: true, resetScroll: false });
  return (
    <>
      <LeadHeader lead={lead} onConversation={() => selectTab('conversation')} />
      <Tabs
        label={t('lead.tabs')}
        selected={tab ?? 'overview'}
        onSelect={selectTab}
        tabs={tabs.map((key) => ({
          key,
          label: t(`lead.tab.${key}`),
          count: key === 'conversation' ? lead.unread : undefined,
        }))}
        stripClassName="shrink-0 border-b border-line bg-surface"
        listClassName="px-2 md:px-5"
      >
        <Suspense fallback={<span className="flex-1" />}>
          <TabPanel id="overview" className="overflow-y-auto">
            <Overview lead={lead} onActivity={() => selectTab('activity')} />
          </TabPanel>
          <TabPanel id="conversation" className="flex flex-col">
            <Conversation lead={lead} />
          </TabPanel>
          <TabPanel id="calls" className="overflow-y-auto">
            <Calls lead={lead} />
          </TabPanel>
          <TabPanel id="tasks" className="overflow-y-auto">
            <Tasks lead={lead} />
          </TabPanel>
          <TabPanel id="docs" className="overflow-y-auto">
            <Docs />
          </TabPanel>
          <TabPanel id="billing" className="overflow-y-auto">
            <Billing />
          </TabPanel>
          <TabPanel id="activity" className="overflow-y-auto">
            <Activity lead={lead} />
          </TabPanel>
        </Suspense>
      </Tabs>
    </>
  );
}

function PageSkeleton() {
  return (
    <div aria-hidden className="flex-1">
      <div className="flex h-[101px] items-start gap-3 border-b border-line bg-surface px-6 pt-4">
        <Skeleton className="size-10 !rounded-full" />
        <div className="flex flex-col gap-2">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-3.5 w-52" />
        </div>
      </div>
      <div className="mx-auto grid max-w-6xl gap-4 p-6 md:grid-cols-[1fr_20rem]">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
