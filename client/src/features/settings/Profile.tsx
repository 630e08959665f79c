import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleUserRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { chooseLocale, meQuery, useMe } from '@/api/session';
import { locales, t as translate, useLocale, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Segmented } from '@/ui/Segmented';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

/** One's own name, and the language in which one works. */
export function Profile() {
  const t = useT();
  const locale = useLocale();
  const client = useQueryClient();
  const { user } = useMe();
  const [name, setName] = useState(user.name);
  const save = useMutation({
    mutationFn: () => body(api.PATCH('/api/auth/me', { body: { name: name.trim() } })),
    meta: { inline: true },
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      toast({ kind: 'success', title: translate('account.nameSaved') });
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const changed = name.trim() !== '' && name.trim() !== user.name;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (changed) save.mutate();
  };
  return (
    <Card title={t('account.me')} icon={<CircleUserRound />}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
        <TextField
          label={t('account.name')}
          autoComplete="name"
          maxLength={100}
          description={<bdi dir="ltr">{user.email}</bdi>}
          value={name}
          onChange={setName}
          error={refused?.field('name')}
        />
        <div>
          <p className="mb-1.5 text-sm font-medium" aria-hidden>
            {t('account.language')}
          </p>
          <Segmented
            label={t('account.language')}
            value={locale}
            onChange={(next) => void chooseLocale(next)}
            options={locales.map(({ code, name: label }) => ({ value: code, label }))}
          />
        </div>
        <Button
          type="submit"
          variant="primary"
          className="self-start"
          isDisabled={!changed}
          isPending={save.isPending}
        >
          {t('action.save')}
        </Button>
      </form>
    </Card>
  );
}
