import { useQuery } from '@tanstack/react-query';
import { useT } from '@/i18n';
import { dayTime, number } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { Dot } from '@/ui/Chip';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { healthQuery, parkedQuery } from './queries';

/** How the installation is doing, and what came for numbers that nobody has. */
export function HealthReport() {
  const t = useT();
  const health = useQuery(healthQuery);
  const parked = useQuery(parkedQuery);
  const loading = useDelayed(health.isPending);
  if (health.error && !health.data) throw health.error;
  if (!health.data) return loading ? <Skeleton className="mt-4 h-40" /> : null;
  const { database, jobs, webhooks, businesses } = health.data;
  const figures = [
    { label: t('admin.jobsDue'), value: jobs.due, bad: jobs.due > 1000 },
    { label: t('admin.jobsDead'), value: jobs.dead, bad: jobs.dead > 0 },
    { label: t('admin.hooksWaiting'), value: webhooks.unprocessed, bad: webhooks.unprocessed > 1000 },
    { label: t('admin.hooksFailed'), value: webhooks.failed, bad: webhooks.failed > 0 },
    { label: t('admin.hooksParked'), value: webhooks.parked, bad: webhooks.parked > 0 },
    {
      label: t('admin.channelsError'),
      value: businesses.channels_in_error,
      bad: businesses.channels_in_error > 0,
    },
  ];
  return (
    <div className="flex flex-col gap-4 pt-4">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3">
        {figures.map((figure) => (
          <div key={figure.label} className="rounded-lg bg-surface p-4 shadow-1">
            <p className="flex items-center gap-2 text-xs text-fg-2">
              <Dot tone={figure.bad ? 'amber' : 'green'} />
              {figure.label}
            </p>
            <p className="mt-1 text-2xl font-semibold tabular-nums">{number(figure.value)}</p>
          </div>
        ))}
      </div>
      <p className="text-xs text-fg-3">
        {t('admin.database')}: <bdi>{database.engine === 'postgres' ? 'PostgreSQL' : 'SQLite'}</bdi>
      </p>
      <Card title={t('admin.parkedTitle')}>
        <p className="text-sm text-fg-2">
          {parked.data?.items.length ? t('admin.parkedHint') : t('admin.parkedNone')}
        </p>
        {!!parked.data?.items.length && (
          <ul className="mt-3 divide-y divide-line text-sm">
            {parked.data.items.map((event) => (
              <li key={event.id} className="flex flex-wrap gap-x-4 py-2">
                <span className="flex-1 truncate" dir="ltr">
                  {event.route_key}
                </span>
                <bdi className="text-fg-3">{t('admin.characters', { n: event.size })}</bdi>
                <bdi className="text-fg-3">{dayTime(event.received_at)}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
