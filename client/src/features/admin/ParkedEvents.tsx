import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { toast } from '@/ui/toast';
import { parkedQuery } from './queries';

/** What came for numbers that no business has, each to be worked off once a business has the number. */
export function ParkedEvents() {
  const t = useT();
  const client = useQueryClient();
  const parked = useQuery(parkedQuery);
  const replay = useMutation({
    mutationFn: (id: number) => body(api.POST('/api/admin/parked/{id}/replay', { params: { path: { id } } })),
    onSuccess: () => toast({ kind: 'success', title: t('admin.parkedReplayed') }),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const items = parked.data?.items ?? [];
  return (
    <Card title={t('admin.parkedTitle')}>
      <p className="text-sm text-fg-2">{items.length ? t('admin.parkedHint') : t('admin.parkedNone')}</p>
      {!!items.length && (
        <ul className="mt-3 divide-y divide-line text-sm">
          {items.map((event) => (
            <li key={event.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <span className="min-w-40 flex-1 truncate text-end" dir="ltr">
                {event.route_key}
              </span>
              <bdi className="text-fg-3">{t('admin.characters', { n: event.size })}</bdi>
              <bdi className="text-fg-3">{dayTime(event.received_at)}</bdi>
              <Button
                size="sm"
                icon={<RotateCw className="size-4" aria-hidden />}
                isPending={replay.isPending && replay.variables === event.id}
                onPress={() => replay.mutate(event.id)}
              >
                {t('admin.replay')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
