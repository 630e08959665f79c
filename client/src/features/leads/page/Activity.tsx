import { useInfiniteQuery } from '@tanstack/react-query';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';
import type { Lead } from '../queries';
import { activityQuery } from './queries';
import { type Family, families, familiesOf } from './search';
import { Timeline } from './Timeline';

interface ActivityProps {
  lead: Lead;
  /** The families that the URL names; none is all. */
  events: string | undefined;
  onEvents: (events: string | undefined) => void;
}

/** All that happened with a lead, or the kinds of it that one wants to see. */
export default function Activity({ lead, events, onEvents }: ActivityProps) {
  const t = useT();
  const chosen = familiesOf(events);
  const query = useInfiniteQuery(activityQuery(lead.id, chosen));
  const toggle = (family: Family) => {
    const next = chosen.includes(family) ? chosen.filter((f) => f !== family) : [...chosen, family];
    onEvents(next.length ? next.join() : undefined);
  };
  const chip = (on: boolean, label: string, press: () => void) => (
    <button
      key={label}
      type="button"
      aria-pressed={on}
      onClick={press}
      className={cx(
        'h-8 shrink-0 rounded-full border px-3 text-xs transition-colors coarse:h-11 coarse:px-4',
        on ? 'border-brand bg-brand-soft text-brand-text' : 'border-line-strong text-fg-2 hover:bg-hover',
      )}
    >
      {label}
    </button>
  );
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-3 p-4 @3xl:p-6">
      <div role="group" aria-label={t('activity.filter')} className="flex flex-wrap gap-1.5">
        {chip(chosen.length === 0, t('activity.family.all'), () => onEvents(undefined))}
        {families.map((family) =>
          chip(chosen.includes(family), t(`activity.family.${family}`), () => toggle(family)),
        )}
      </div>
      <Card bodyClassName="p-4">
        <Timeline entries={query.data?.pages.flatMap((page) => page.items)} />
        {query.hasNextPage && (
          <Button
            size="sm"
            className="mt-4"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t('action.loadMore')}
          </Button>
        )}
      </Card>
    </div>
  );
}
