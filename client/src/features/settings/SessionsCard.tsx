import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { api } from '@/api/client';
import { useT } from '@/i18n';
import { relative } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Skeleton } from '@/ui/Skeleton';
import { toast } from '@/ui/toast';
import { sessionsQuery } from './queries';

/** Where one is signed in, and signing out there. */
export function SessionsCard() {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: async (id: number | 'others') => {
      if (id === 'others') await api.DELETE('/api/auth/sessions');
      else await api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['sessions'] });
      toast({ kind: 'success', title: t('settings.signedOut') });
    },
  });
  return (
    <Card
      title={t('settings.sessions')}
      action={
        data &&
        data.length > 1 && (
          <Button size="sm" onPress={() => end.mutate('others')}>
            {t('settings.signOutOthers')}
          </Button>
        )
      }
    >
      {!data && <Skeleton className="h-12" />}
      <ul className="divide-y divide-line">
        {data?.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-2.5 text-sm">
            <div className="min-w-0 flex-1">
              <p className="truncate" dir="ltr">
                {session.device}
              </p>
              <p className="text-xs text-fg-3">
                <span className="num">{session.ip}</span>
                {' · '}
                <bdi>{t('settings.lastSeen', { time: relative(session.last_seen_at) })}</bdi>
              </p>
            </div>
            {session.current ? (
              <Chip tone="green">{t('settings.thisOne')}</Chip>
            ) : (
              <IconButton size="sm" label={t('settings.signOut')} onPress={() => end.mutate(session.id)}>
                <LogOut className="flip size-4" aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
