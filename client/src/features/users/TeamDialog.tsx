import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Switch } from '@/ui/Switch';
import { TextField } from '@/ui/TextField';
import type { Group } from './accessQueries';
import type { User } from './queries';

interface TeamDialogProps {
  /** The team to change; none for a new one. */
  team?: Group;
  users: User[];
  onSaved: () => void;
  onClose: () => void;
}

/** Names a team and says who is in it. */
export default function TeamDialog({ team, users, onSaved, onClose }: TeamDialogProps) {
  const t = useT();
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members ?? []);
  const save = useMutation({
    mutationFn: () => {
      const next = { name: name.trim(), members };
      return body(
        team
          ? api.PUT('/api/teams/{id}', { params: { path: { id: team.id } }, body: next })
          : api.POST('/api/teams', { body: next }),
      );
    },
    meta: { inline: true },
    onSuccess: () => {
      onSaved();
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      title={team ? t('teams.edit', { name: team.name }) : t('teams.new')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          <TextField
            label={t('teams.name')}
            autoFocus
            autoComplete="off"
            maxLength={60}
            value={name}
            onChange={setName}
            error={refused?.field('name')}
          />
          <div role="group" aria-label={t('teams.members')} className="flex flex-col gap-3">
            {users
              .filter((user) => !user.disabled)
              .map((user) => (
                <Switch
                  key={user.id}
                  label={user.name}
                  isSelected={members.includes(user.id)}
                  onChange={(on) =>
                    setMembers(on ? [...members, user.id] : members.filter((id) => id !== user.id))
                  }
                />
              ))}
          </div>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
