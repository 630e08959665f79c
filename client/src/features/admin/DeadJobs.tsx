import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, Trash2 } from 'lucide-react';
import { api, body, type Schema } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { toast } from '@/ui/toast';
import { deadJobsQuery } from './queries';

type DeadJob = Schema<'DeadJob'>;

/** Work that was given up after all its attempts, to be tried again once its cause is mended. */
export function DeadJobs() {
  const t = useT();
  const client = useQueryClient();
  const dead = useQuery(deadJobsQuery);
  const settle = useMutation({
    mutationFn: ({ job, how }: { job: DeadJob; how: 'replay' | 'discard' }) =>
      body(
        api.POST(how === 'replay' ? '/api/admin/jobs/dead/replay' : '/api/admin/jobs/dead/discard', {
          body: { id: job.id, business_id: job.business_id },
        }),
      ),
    onSuccess: (_, { how }) =>
      toast({ kind: 'success', title: t(how === 'replay' ? 'admin.jobReplayed' : 'admin.jobDiscarded') }),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const items = dead.data?.items ?? [];
  if (!items.length) return null;
  return (
    <Card title={t('admin.deadTitle')}>
      <p className="text-sm text-fg-2">{t('admin.deadHint')}</p>
      <ul className="mt-3 divide-y divide-line text-sm">
        {items.map((job) => (
          <li
            key={`${job.business_id}-${job.id}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2"
          >
            <span className="min-w-40 flex-1">
              <bdi className="font-medium">{job.business ?? t('admin.installation')}</bdi>{' '}
              <bdi className="text-fg-3">{job.kind}</bdi>
              <span className="block truncate text-xs text-fg-2" dir="ltr">
                {job.error}
              </span>
            </span>
            <bdi className="text-fg-3">{dayTime(job.died_at)}</bdi>
            <Button
              size="sm"
              icon={<RotateCw className="size-4" aria-hidden />}
              isPending={settle.isPending && settle.variables.job.id === job.id}
              onPress={() => settle.mutate({ job, how: 'replay' })}
            >
              {t('admin.replay')}
            </Button>
            <IconButton
              size="sm"
              label={t('admin.discard')}
              onPress={() => settle.mutate({ job, how: 'discard' })}
            >
              <Trash2 className="size-4" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}
