import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2, UsersRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, body } from '@/api/client';
import { t as translate, useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { toast } from '@/ui/toast';
import { type Group, teamsQuery } from './accessQueries';
import type { User } from './queries';

const TeamDialog = lazy(() => import('./TeamDialog'));

/** The teams of the business and who is in them. */
export function TeamsCard({ users, mayWrite }: { users: User[]; mayWrite: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const { data: teams } = useQuery(teamsQuery);
  const [open, setOpen] = useState<Group | 'new'>();
  const changed = () => void client.invalidateQueries({ queryKey: teamsQuery.queryKey });
  const add = useMutation({
    mutationFn: ({ name, members }: Group) => body(api.POST('/api/teams', { body: { name, members } })),
    onSuccess: changed,
  });
  const remove = useMutation({
    mutationFn: (team: Group) => body(api.DELETE('/api/teams/{id}', { params: { path: { id: team.id } } })),
    onSuccess: (_, team) => {
      changed();
      toast({
        kind: 'success',
        title: translate('teams.removed', { name: team.name }),
        action: { label: translate('action.undo'), run: () => add.mutate(team) },
      });
    },
  });
  const nameOf = (id: number) => users.find((user) => user.id === id)?.name ?? '';
  return (
    <Card
      title={t('teams.title')}
      icon={<UsersRound />}
      action={
        mayWrite && (
          <Button icon={<Plus className="size-4" aria-hidden />} onPress={() => setOpen('new')}>
            {t('teams.new')}
          </Button>
        )
      }
    >
      {teams?.length ? (
        <ul className="divide-y divide-line">
          {teams.map((team) => (
            <li key={team.id} className="flex items-center gap-2 py-2">
              <div className="min-w-0 flex-1">
                <bdi className="text-sm font-medium">{team.name}</bdi>
                <p className="truncate text-xs text-fg-3">
                  {team.members.length ? (
                    <bdi>{team.members.map(nameOf).filter(Boolean).join(', ')}</bdi>
                  ) : (
                    t('teams.nobody')
                  )}
                </p>
              </div>
              {mayWrite && (
                <>
                  <IconButton label={t('teams.edit', { name: team.name })} onPress={() => setOpen(team)}>
                    <Pencil className="size-4" aria-hidden />
                  </IconButton>
                  <IconButton
                    label={t('teams.remove', { name: team.name })}
                    onPress={() => remove.mutate(team)}
                  >
                    <Trash2 className="size-4" aria-hidden />
                  </IconButton>
                </>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="py-2 text-sm text-fg-2">{t('teams.empty')}</p>
      )}
      {open && (
        <Suspense>
          <TeamDialog
            team={open === 'new' ? undefined : open}
            users={users}
            onSaved={changed}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </Card>
  );
}
