import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { t as translate, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { type Reach, reaches } from './accessQueries';
import { type GivenRole, givenRoles, type User, type UserPatch } from './queries';
import { RoleSelect } from './RoleSelect';
import { useUsersChanged } from './useUsersChanged';

/** Changes a person's name and role. */
export default function EditUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useT();
  const changed = useUsersChanged();
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState<GivenRole>(givenRoles.find((given) => given === user.role) ?? 'viewer');
  const [reach, setReach] = useState<Reach | 'role'>(user.reach);
  const save = useMutation({
    mutationFn: (patch: UserPatch) =>
      body(api.PATCH('/api/users/{id}', { params: { path: { id: user.id } }, body: patch })),
    meta: { inline: true },
    onSuccess: (next) => {
      changed(next);
      toast({ kind: 'success', title: translate('users.saved', { name: next.name }) });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const patch: UserPatch = {
      ...(name.trim() !== user.name && { name: name.trim() }),
      ...(role !== user.role && { role }),
      ...(reach !== user.reach && { reach }),
    };
    if (Object.keys(patch).length) save.mutate(patch);
    else onClose();
  };
  return (
    <Dialog
      title={t('users.editTitle', { name: user.name })}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          <TextField
            label={t('users.name')}
            autoFocus
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={setName}
            error={refused?.field('name')}
          />
          <RoleSelect value={role} onChange={setRole} error={refused?.field('role')} />
          {role !== 'owner' && (
            <Select<Reach | 'role'>
              label={t('access.whose')}
              value={reach}
              onChange={setReach}
              error={refused?.field('reach')}
              options={[
                { value: 'role', label: t('access.reach.role') },
                ...reaches.map((one) => ({ value: one, label: t(`access.reach.${one}`) })),
              ]}
            />
          )}
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
