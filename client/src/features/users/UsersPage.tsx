import { useMutation, useQuery } from '@tanstack/react-query';
import { UserRoundPlus, Users } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, body } from '@/api/client';
import { useCan, useMe } from '@/api/session';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { AccessCard } from './AccessCard';
import { enabledFirst, type User, usersQuery } from './queries';
import { TeamsCard } from './TeamsCard';
import type { UserAction } from './UserMenu';
import { UserRow } from './UserRow';
import { useAccess } from './useAccess';

const InviteDialog = lazy(() => import('./InviteDialog'));
const EditUserDialog = lazy(() => import('./EditUserDialog'));
const LinkDialog = lazy(() => import('./LinkDialog'));
const UserMenu = lazy(() => import('./UserMenu'));

type Open =
  | { kind: 'invite' }
  | { kind: 'edit'; user: User }
  | { kind: 'link'; name: string; link: string }
  | { kind: 'menu'; user: User; anchor: HTMLElement };

/** The people of the business: who they are, what they may do, and the way to invite more. */
export default function UsersPage() {
  const t = useT();
  const me = useMe();
  const mayWrite = useCan('owner');
  const { data, error, isPending } = useQuery(usersQuery);
  const loading = useDelayed(isPending);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const access = useAccess();
  const inviteAgain = useMutation({
    mutationFn: (user: User) =>
      body(api.POST('/api/users/{id}/invite', { params: { path: { id: user.id } } })),
    onSuccess: ({ invite_url }, user) => setOpen({ kind: 'link', name: user.name, link: invite_url }),
  });
  useEffect(() => {
    document.title = `${t('nav.users')} · ${t('app.name')}`;
  }, [t]);
  if (error && !data) throw error;
  const pick = (user: User, action: UserAction) => {
    if (action === 'edit') setOpen({ kind: 'edit', user });
    else if (action === 'invite') inviteAgain.mutate(user);
    else access(user);
  };

  const list = () => {
    if (!data) return loading && <UsersSkeleton />;
    if (data.length === 0) {
      return <Empty icon={<Users />} title={t('users.empty')} hint={t('users.emptyHint')} />;
    }
    return (
      <ul aria-label={t('nav.users')} className="rounded-lg bg-surface shadow-1">
        {enabledFirst(data).map((user) => (
          <UserRow
            key={user.id}
            user={user}
            isMe={user.id === me.user.id}
            mayWrite={mayWrite}
            onMenu={(of, anchor) => setOpen({ kind: 'menu', user: of, anchor })}
          />
        ))}
      </ul>
    );
  };

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline gap-3">
              <h1 className="text-xl">{t('nav.users')}</h1>
              {data && data.length > 0 && (
                <span className="text-sm text-fg-3 tabular-nums">{t('users.count', { n: data.length })}</span>
              )}
            </div>
            <p className="mt-0.5 text-sm text-fg-2">{mayWrite ? t('users.hint') : t('users.readOnly')}</p>
          </div>
          {mayWrite && (
            <Button
              variant="primary"
              icon={<UserRoundPlus className="size-4" aria-hidden />}
              onPress={() => setOpen({ kind: 'invite' })}
            >
              {t('users.invite')}
            </Button>
          )}
        </div>
        {list()}
        {data && <TeamsCard users={data} mayWrite={mayWrite} />}
        <AccessCard mayWrite={mayWrite} />
      </div>
      {open && (
        <Suspense>
          {open.kind === 'invite' && (
            <InviteDialog onInvited={(name, link) => setOpen({ kind: 'link', name, link })} onClose={close} />
          )}
          {open.kind === 'edit' && <EditUserDialog user={open.user} onClose={close} />}
          {open.kind === 'link' && <LinkDialog name={open.name} link={open.link} onClose={close} />}
          {open.kind === 'menu' && (
            <UserMenu
              key={open.user.id}
              user={open.user}
              anchor={open.anchor}
              onPick={(action) => pick(open.user, action)}
              onClose={() => setOpen((now) => (now?.kind === 'menu' ? undefined : now))}
            />
          )}
        </Suspense>
      )}
    </div>
  );
}

function UsersSkeleton() {
  return (
    <div aria-hidden className="rounded-lg bg-surface shadow-1">
      {[0, 1, 2, 3].map((i) => (
        <div key={i} className="flex h-16 items-center gap-3 border-t border-line px-4 first:border-0">
          <Skeleton className="size-10 !rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-3 w-48" />
          </div>
          <Skeleton className="h-4 w-20" />
        </div>
      ))}
    </div>
  );
}
