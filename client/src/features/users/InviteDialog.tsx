import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { type AccountLocale, useLocale, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import type { GivenRole } from './queries';
import { RoleSelect } from './RoleSelect';
import { useUsersChanged } from './useUsersChanged';

interface InviteDialogProps {
  onInvited: (name: string, link: string) => void;
  onClose: () => void;
}

/** Invites a person; the link that comes back is shown once. */
export default function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const t = useT();
  const own = useLocale();
  const changed = useUsersChanged();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<GivenRole>('agent');
  const [locale, setLocale] = useState<AccountLocale>(own === 'en' ? 'en' : 'he');
  const [tried, setTried] = useState(false);
  const invite = useMutation({
    mutationFn: () =>
      body(api.POST('/api/users', { body: { name: name.trim(), email: email.trim(), role, locale } })),
    meta: { inline: true },
    onSuccess: ({ invite_url, ...user }) => {
      changed(user);
      if (invite_url) onInvited(user.name, invite_url);
      else onClose();
    },
  });
  const refused = isApiError(invite.error) ? invite.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (email.trim()) invite.mutate();
  };
  return (
    <Dialog
      title={t('users.invite')}
      description={t('users.inviteHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : invite.error)} />
          <TextField
            label={t('users.name')}
            autoFocus
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={setName}
            error={refused?.field('name')}
          />
          <TextField
            label={t('users.email')}
            type="email"
            autoComplete="off"
            isRequired
            maxLength={254}
            value={email}
            onChange={(value) => {
              setEmail(value);
              if (invite.error) invite.reset();
            }}
            error={refused?.field('email') ?? (tried && !email.trim() ? t('field.required') : undefined)}
          />
          <RoleSelect value={role} onChange={setRole} error={refused?.field('role')} />
          <Select
            label={t('users.locale')}
            value={locale}
            onChange={setLocale}
            options={[
              { value: 'he', label: t('locale.he') },
              { value: 'en', label: t('locale.en') },
            ]}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={invite.isPending}>
            {t('users.invite')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
