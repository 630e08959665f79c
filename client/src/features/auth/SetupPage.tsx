import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { sessionChanged } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';
import { minPassword } from './password';

/** The first run: the account that runs the installation, and demo data for who wants to look first. */
export default function SetupPage() {
  const t = useT();
  const [linked] = useState(linkToken);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token, setToken] = useState(linked);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [business, setBusiness] = useState('');
  const [tried, setTried] = useState(false);
  const start = useMutation({
    mutationFn: async () => {
      const account = { token: token.trim(), name, email: email.trim(), password };
      await body(
        api.POST('/api/auth/setup', { body: { ...account, business_name: business.trim() || undefined } }),
      );
      return sessionChanged(client);
    },
    meta: { inline: true },
    onSuccess: () => navigate({ to: '/', replace: true }),
  });
  const short = password.length < minPassword;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (!short) start.mutate();
  };
  return (
    <AuthFrame title={t('auth.setupTitle')} hint={t('auth.setupHint')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormFailure {...failureText(start.error)} />
        {!linked && (
          <TextField
            label={t('auth.setupToken')}
            type="password"
            autoComplete="off"
            isRequired
            autoFocus
            description={t('auth.setupTokenHint')}
            value={token}
            onChange={setToken}
          />
        )}
        <TextField
          label={t('auth.name')}
          name="name"
          autoComplete="name"
          isRequired
          value={name}
          onChange={setName}
        />
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          isRequired
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={t('auth.newPassword')}
          type="password"
          name="password"
          autoComplete="new-password"
          isRequired
          description={t('auth.passwordHint')}
          error={tried && short ? t('auth.passwordShort') : undefined}
          value={password}
          onChange={setPassword}
        />
        <TextField
          label={t('auth.business')}
          name="organization"
          autoComplete="organization"
          optional={t('field.optional')}
          description={t('auth.businessHint')}
          value={business}
          onChange={setBusiness}
        />
        <Button type="submit" variant="primary" size="lg" isPending={start.isPending}>
          {t('auth.setupStart')}
        </Button>
      </form>
    </AuthFrame>
  );
}
