import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { AuthFrame } from './AuthFrame';

/** Asking for a reset link. The answer is the same for known and unknown addresses. */
export default function ForgotPage() {
  const t = useT();
  const [email, setEmail] = useState('');
  const send = useMutation({
    mutationFn: () => body(api.POST('/api/auth/forgot', { body: { email: email.trim() } })),
    meta: { inline: true },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate();
  };
  if (send.isSuccess) {
    return (
      <AuthFrame title={t('auth.forgotTitle')}>
        <div role="status" className="flex flex-col items-center gap-4 text-center text-sm">
          <MailCheck className="size-8 text-brand-text" aria-hidden />
          {t('auth.forgotSent')}
          <Link to="/login" search={{}} className={buttonClass('secondary')}>
            {t('auth.backToLogin')}
          </Link>
        </div>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title={t('auth.forgotTitle')} hint={t('auth.forgotHint')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormFailure {...failureText(send.error)} />
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
        <Button type="submit" variant="primary" size="lg" isPending={send.isPending}>
          {t('auth.forgotSend')}
        </Button>
        <Link
          to="/login"
          search={{}}
          className="self-center rounded-xs text-xs text-brand-text hover:underline"
        >
          {t('auth.backToLogin')}
        </Link>
      </form>
    </AuthFrame>
  );
}
