import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarDays, Copy } from 'lucide-react';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { t as translate, useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

const feedQuery = {
  queryKey: ['calendar-feed'] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => body(api.GET('/api/tasks/feed', { signal })),
};

/** One's reminders and tasks in one's own calendar, by an address that can be renewed and taken back. */
export function CalendarFeed() {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery(feedQuery);
  const [url, setUrl] = useState<string>();
  const again = () => void client.invalidateQueries({ queryKey: feedQuery.queryKey });
  const make = useMutation({
    mutationFn: () => body(api.POST('/api/tasks/feed')),
    onSuccess: (made) => setUrl(made.url),
    onSettled: again,
  });
  const revoke = useMutation({
    mutationFn: () => body(api.DELETE('/api/tasks/feed')),
    onSuccess: () => {
      setUrl(undefined);
      toast({ kind: 'success', title: translate('feed.revoked') });
    },
    onSettled: again,
  });
  const copy = async () => {
    if (!url) return;
    await navigator.clipboard.writeText(url);
    toast({ kind: 'success', title: translate('action.copied') });
  };
  return (
    <Card title={t('feed.title')} icon={<CalendarDays />}>
      <p className="text-sm text-fg-2">{t('feed.about')}</p>
      {url && (
        <div className="mt-3 flex items-end gap-2">
          <TextField
            className="min-w-0 flex-1"
            type="url"
            label={t('feed.address')}
            description={t('feed.once')}
            value={url}
            onChange={() => undefined}
            isReadOnly
          />
          <Button className="mb-6" icon={<Copy className="size-4" aria-hidden />} onPress={() => void copy()}>
            {t('action.copy')}
          </Button>
        </div>
      )}
      {data?.created_at && !url && (
        <p className="mt-2 text-xs text-fg-3">
          <bdi>{t('feed.since', { time: dayTime(data.created_at) })}</bdi>
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button isPending={make.isPending} onPress={() => make.mutate()}>
          {data?.created_at ? t('feed.renew') : t('feed.make')}
        </Button>
        {data?.created_at && (
          <Button variant="ghost" isPending={revoke.isPending} onPress={() => revoke.mutate()}>
            {t('feed.revoke')}
          </Button>
        )}
      </div>
    </Card>
  );
}
