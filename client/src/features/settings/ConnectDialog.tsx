import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { providersQuery, webhookOf } from './queries';

/** Connects a number; the provider says which fields it needs. */
export default function ConnectDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: providers = [] } = useQuery(providersQuery);
  const [chosen, setChosen] = useState<string>();
  const [address, setAddress] = useState('');
  const [settings, setSettings] = useState<Record<string, string>>({});
  const keyOf = (p: { kind: string; provider: string }) => `${p.kind}:${p.provider}`;
  const provider = providers.find((p) => keyOf(p) === chosen) ?? providers[0];
  const connect = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/channels', {
          body: {
            kind: provider!.kind === 'voice' ? 'voice' : 'whatsapp',
            provider: provider!.provider,
            address,
            settings: Object.fromEntries(
              provider!.fields.map((f) => [f.key, settings[f.key] ?? '']).filter(([, value]) => value),
            ),
          },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['channels'] });
      toast({ kind: 'success', title: t('settings.connected') });
      onClose();
    },
  });
  const wrong = (field: string) => (isApiError(connect.error) ? connect.error.field(field) : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    connect.mutate();
  };
  return (
    <Dialog title={t('settings.connect')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(connect.error)} />
          {provider && (
            <>
              <Select
                label={t('settings.provider')}
                value={keyOf(provider)}
                onChange={setChosen}
                options={providers.map((p) => ({
                  value: keyOf(p),
                  label: `${p.label} · ${t(p.kind === 'voice' ? 'settings.kind.voice' : 'settings.kind.whatsapp')}`,
                }))}
              />
              <TextField
                label={t('settings.address')}
                type="tel"
                value={address}
                onChange={setAddress}
                error={wrong('address')}
                isRequired
              />
              {provider.fields.map((field) => (
                <TextField
                  key={field.key}
                  label={field.label}
                  type={field.secret ? 'password' : 'text'}
                  autoComplete="off"
                  optional={field.required ? undefined : t('field.optional')}
                  value={settings[field.key] ?? ''}
                  onChange={(value) => setSettings({ ...settings, [field.key]: value })}
                  error={wrong(`settings.${field.key}`)}
                />
              ))}
              <p className="text-xs text-fg-2">
                {t('settings.webhook')}
                <span className="mt-1 block break-all" dir="ltr">
                  {webhookOf(provider)}
                </span>
              </p>
            </>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={connect.isPending} isDisabled={!provider}>
            {t('settings.connect')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
