import { useQuery } from '@tanstack/react-query';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { Dot } from '@/ui/Chip';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { DeadJobs } from './DeadJobs';
import { ParkedEvents } from './ParkedEvents';
import { healthQuery } from './queries';

/** How the installation is doing, and what waits for somebody to look at it. */
export function HealthReport() {
  const t = useT();
  const health = useQuery(healthQuery);
  const loading = useDelayed(health.isPending);
  if (health.error && !health.data) throw health.error;
  if (!health.data) return loading ? <Skeleton className="mt-4 h-40" /> : null;
  const { database, files, jobs, webhooks, businesses } = health.data;
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
      {files !== 'ok' && (
        <p role="alert" className="rounded-lg bg-rose-bg p-4 text-sm text-rose-fg">
          <strong className="font-semibold">{t('admin.filesDown')}</strong> {t(`admin.files.${files}`)}
        </p>
      )}
      <p className="text-xs text-fg-3">
        {t('admin.database')}: <bdi>{database.engine === 'postgres' ? 'PostgreSQL' : 'SQLite'}</bdi>
      </p>
      <DeadJobs />
      <ParkedEvents />
    </div>
  );
}
