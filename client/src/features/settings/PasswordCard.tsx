import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { refreshCsrf } from '@/api/csrf';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

/** Changes one's own password; the session goes on under a new token. */
export function PasswordCard() {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = useMutation({
    mutationFn: async () => {
      await body(api.POST('/api/auth/password', { body: { current_password: current, new_password: next } }));
      await refreshCsrf();
    },
    meta: { inline: true },
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast({ kind: 'success', title: t('settings.passwordSaved') });
    },
  });
  const wrong = (field: string) => (isApiError(save.error) ? save.error.field(field) : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Card title={t('settings.password')}>
      <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
        <FormFailure {...failureText(save.error)} />
        <div className="grid gap-3 md:grid-cols-2">
          <TextField
            label={t('settings.current')}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={wrong('current_password')}
          />
          <TextField
            label={t('settings.next')}
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={setNext}
            error={wrong('new_password') ?? wrong('password')}
          />
        </div>
        <div>
          <Button type="submit" isPending={save.isPending} isDisabled={!current || !next}>
            {t('settings.password')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
