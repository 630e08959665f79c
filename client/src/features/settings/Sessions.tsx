import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, MonitorSmartphone, Smartphone } from 'lucide-react';
import { api, body } from '@/api/client';
import { t as translate, useT } from '@/i18n';
import { dayTime, relative } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { toast } from '@/ui/toast';
import { deviceOf } from './device';
import { type Session, sessionsQuery } from './queries';

/** The devices on which one is signed in, and the way to sign them out from afar. */
export function Sessions() {
  const t = useT();
  const client = useQueryClient();
  const { data, error, isPending } = useQuery(sessionsQuery);
  const loading = useDelayed(isPending);
  const again = () => void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const endOthers = useMutation({
    mutationFn: () => body(api.DELETE('/api/auth/sessions')),
    onSuccess: () => toast({ kind: 'success', title: translate('account.endedOthers') }),
    onSettled: again,
  });
  if (error && !data) throw error;
  return (
    <Card
      title={t('account.sessions')}
      icon={<MonitorSmartphone />}
      action={
        data && data.length > 1 ? (
          <Button size="sm" isPending={endOthers.isPending} onPress={() => endOthers.mutate()}>
            {t('account.endOthers')}
          </Button>
        ) : undefined
      }
      bodyClassName=""
    >
      <p className="px-4 pb-3 text-xs text-fg-3">{t('account.sessionsHint')}</p>
      {!data && loading && <Skeleton className="mx-4 mb-4 h-24" />}
      {data && (
        <ul className="border-t border-line">
          {[...data.filter((s) => s.current), ...data.filter((s) => !s.current)].map((session) => (
            <SessionRow key={session.id} session={session} onEnded={again} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function SessionRow({ session, onEnded }: { session: Session; onEnded: () => void }) {
  const t = useT();
  const device = deviceOf(session.device);
  const name = device ? `${device.browser}, ${device.system}` : t('account.unknownDevice');
  const end = useMutation({
    mutationFn: () => body(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id: session.id } } })),
    onSuccess: () => toast({ kind: 'success', title: translate('account.ended', { device: name }) }),
    onSettled: onEnded,
  });
  const Icon = device?.isPhone ? Smartphone : Laptop;
  return (
    <li className="flex min-h-15 items-center gap-3 border-t border-line px-4 py-2.5 first:border-0">
      <Icon className="size-5 shrink-0 text-fg-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm" title={session.device}>
          <bdi>{name}</bdi>
          {session.current && <Chip tone="green">{t('account.thisOne')}</Chip>}
        </p>
        <p className="text-xs text-fg-3">
          <bdi>{t('account.seen', { time: relative(session.last_seen_at) })}</bdi>
          {' · '}
          <bdi>{t('account.since', { time: dayTime(session.created_at) })}</bdi>
          {' · '}
          <span className="num">{session.ip}</span>
        </p>
      </div>
      {!session.current && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('account.endNamed', { device: name })}
          isPending={end.isPending}
          onPress={() => end.mutate()}
        >
          {t('account.end')}
        </Button>
      )}
    </li>
  );
}
