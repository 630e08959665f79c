import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';
import { minPassword } from './password';

/** Choosing a password through a mailed link: a new one, or the first one of an invitation. */
export default function ResetPage() {
  const t = useT();
  const [token] = useState(linkToken);
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => body(api.POST('/api/auth/reset', { body: { token, password } })),
    meta: { inline: true },
    onSuccess: () => {
      toast({ kind: 'success', title: t('auth.resetDone') });
      return navigate({ to: '/login', search: {} });
    },
  });
  const short = password.length < minPassword;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (!short) save.mutate();
  };
  if (!token) {
    return (
      <AuthFrame title={t('auth.resetTitle')}>
        <div className="flex flex-col items-center gap-4 text-center text-sm">
          {t('auth.linkMissing')}
          <Link to="/forgot" className={buttonClass('secondary')}>
            {t('auth.forgotTitle')}
          </Link>
        </div>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title={t('auth.resetTitle')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormFailure {...failureText(save.error)} />
        <TextField
          label={t('auth.newPassword')}
          type="password"
          name="password"
          autoComplete="new-password"
          isRequired
          autoFocus
          description={t('auth.passwordHint')}
          error={tried && short ? t('auth.passwordShort') : undefined}
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" variant="primary" size="lg" isPending={save.isPending}>
          {t('auth.resetSave')}
        </Button>
      </form>
    </AuthFrame>
  );
}
