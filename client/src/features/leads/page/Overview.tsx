import { useInfiniteQuery } from '@tanstack/react-query';
import { BellPlus, ChevronLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime, relative } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { CustomFields } from '../CustomFields';
import { openLeadDialog } from '../dialogs';
import type { Lead } from '../queries';
import { ReminderChip } from '../ReminderChip';
import { ConflictDialog } from './ConflictDialog';
import { Facts } from './Facts';
import { Notes } from './Notes';
import { activityQuery } from './queries';
import { Summary } from './Summary';
import type { LeadTab } from './search';
import { Timeline } from './Timeline';
import { useEditLead } from './useEditLead';

const Twins = lazy(() => import('../merge/Twins'));
const ConsentCard = lazy(() => import('./consent/ConsentCard'));

const recentCount = 5;

/** What one needs before calling: notes, what happened lately, the next step, and the facts. */
export function Overview({ lead, onTab }: { lead: Lead; onTab: (tab: LeadTab, spot?: string) => void }) {
  const t = useT();
  const mayWrite = useCan('agent');
  const edit = useEditLead(lead);
  const activity = useInfiniteQuery(activityQuery(lead.id));
  const recent = activity.data?.pages[0]?.items.slice(0, recentCount);
  const next = lead.next_action;
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] items-start gap-4 p-4 @3xl:grid-cols-[minmax(0,1fr)_20rem] @3xl:p-6">
      <div className="flex min-w-0 flex-col gap-4">
        <Summary leadId={lead.id} mayWrite={mayWrite} onTab={onTab} />
        <Notes lead={lead} edit={edit.save} mayWrite={mayWrite} />
        <Card
          title={t('lead.recent')}
          action={
            <button
              type="button"
              onClick={() => onTab('activity')}
              className="flex h-8 items-center gap-1 rounded-sm px-1.5 text-xs text-brand-text hover:bg-hover coarse:h-11"
            >
              {t('lead.recentAll')}
              <ChevronLeft className="size-3.5 ltr:-scale-x-100" aria-hidden />
            </button>
          }
        >
          <Timeline entries={recent} />
        </Card>
      </div>
      <div className="flex flex-col gap-4">
        <Card title={t('lead.next')}>
          <div className="flex min-h-9 items-center gap-3">
            {next ? (
              <>
                <ReminderChip dueAt={next.due_at} full />
                <bdi className="flex-1 text-xs text-fg-3" title={dayTime(next.due_at)}>
                  {relative(next.due_at)}
                </bdi>
              </>
            ) : (
              <span className="flex-1 text-sm text-fg-3">{t('lead.nextNone')}</span>
            )}
            {mayWrite && (
              <Button
                size="sm"
                icon={<BellPlus className="size-4" aria-hidden />}
                onPress={() => openLeadDialog({ kind: 'remind', leadId: lead.id, name: lead.name })}
              >
                {t('leads.callBack')}
              </Button>
            )}
          </div>
        </Card>
        <Suspense>
          <Twins lead={lead} />
        </Suspense>
        <Facts lead={lead} save={edit.save} mayWrite={mayWrite} />
        <CustomFields lead={lead} save={edit.save} mayWrite={mayWrite} />
        <Suspense>
          <ConsentCard leadId={lead.id} />
        </Suspense>
      </div>
      {edit.conflict && (
        <ConflictDialog conflict={edit.conflict} onMine={edit.keepMine} onTheirs={edit.takeTheirs} />
      )}
    </div>
  );
}
