import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { failureText } from '@/api/failureText';
import { login } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { AuthFrame } from './AuthFrame';
import { safeNext } from './safeNext';

/** Signing in. */
export default function LoginPage() {
  const t = useT();
  const { next } = useSearch({ from: '/login' });
  const client = useQueryClient();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => login(client, email.trim(), password),
    meta: { inline: true },
    onSuccess: () => router.navigate({ href: safeNext(next), replace: true }),
  });
  useEffect(() => {
    document.title = `${t('auth.login')} · ${t('app.name')}`;
  }, [t]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <AuthFrame title={t('auth.welcome')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormFailure {...failureText(signIn.error)} />
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          isRequired
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={t('auth.password')}
          type="password"
          name="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" variant="primary" size="lg" isPending={signIn.isPending}>
          {t('auth.login')}
        </Button>
        <Link to="/forgot" className="self-center rounded-xs text-xs text-brand-text hover:underline">
          {t('auth.forgot')}
        </Link>
      </form>
    </AuthFrame>
  );
}
