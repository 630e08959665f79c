import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useMe } from '@/api/session';
import { t as translate, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { sessionsQuery } from './queries';

/** Changes one's own password. */
export function PasswordForm() {
  const t = useT();
  const client = useQueryClient();
  const { user } = useMe();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () =>
      body(api.POST('/api/auth/password', { body: { current_password: current, new_password: next } })),
    meta: { inline: true },
    onSuccess: () => {
      setCurrent('');
      setNext('');
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      toast({ kind: 'success', title: translate('account.passwordDone') });
    },
  });
  const refused = isApiError(change.error) ? change.error : undefined;
  const wrong = refused?.code === 'wrong_password' ? refused.message : undefined;
  const typed = (set: (value: string) => void) => (value: string) => {
    if (change.error) change.reset();
    set(value);
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (current && next) change.mutate();
  };
  return (
    <Card title={t('account.password')} icon={<KeyRound />}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormFailure {...failureText(wrong || refused?.fields.length ? undefined : change.error)} />
        {/* Password managers need to know whose password this is. */}
        <input type="email" autoComplete="username" value={user.email} readOnly hidden />
        <div className="grid items-start gap-4 md:grid-cols-2">
          <TextField
            label={t('account.currentPassword')}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={typed(setCurrent)}
            error={wrong ?? refused?.field('current_password')}
          />
          <TextField
            label={t('auth.newPassword')}
            type="password"
            autoComplete="new-password"
            description={t('auth.passwordHint')}
            value={next}
            onChange={typed(setNext)}
            error={refused?.field('new_password')}
          />
        </div>
        <Button
          type="submit"
          className="self-start"
          isDisabled={!current || !next}
          isPending={change.isPending}
        >
          {t('account.passwordChange')}
        </Button>
      </form>
    </Card>
  );
}
