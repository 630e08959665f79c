import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { t as translate, useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { type Channel, channelsQuery, type Provider, type ProviderField } from './queries';
import { Webhooks } from './Webhooks';

interface ChannelDialogProps {
  providers: Provider[];
  /** The number to edit; none for a new one. */
  channel?: Channel;
  onClose: () => void;
  /** Goes on with a number that was just connected. */
  onAdded?: (channel: Channel) => void;
}

// The one secret that the provider does not give, but is told.
const invented = 'verify_token';
const fresh = () => ({ [invented]: crypto.randomUUID() });

const keyOf = (p: { kind: string; provider: string }) => `${p.kind} ${p.provider}`;

/** Connects a number, or changes one. The form is the provider's own; secrets go in and never come out. */
export default function ChannelDialog({ providers, channel, onClose, onAdded }: ChannelDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [key, setKey] = useState(keyOf(channel ?? providers[0]!));
  const provider = providers.find((p) => keyOf(p) === key) ?? providers[0]!;
  const [address, setAddress] = useState(channel?.address ?? '');
  const [tried, setTried] = useState(false);
  const [values, setValues] = useState<Record<string, string>>(channel?.settings ?? fresh);
  const save = useMutation({
    mutationFn: () => {
      if (!channel) {
        const { kind, provider: name } = provider;
        const settings = Object.fromEntries(provider.fields.map((f) => [f.key, values[f.key]?.trim() ?? '']));
        return body(
          api.POST('/api/channels', {
            body: { kind: kind as 'whatsapp' | 'voice', provider: name, address: address.trim(), settings },
          }),
        );
      }
      return body(
        api.PATCH('/api/channels/{id}', {
          params: { path: { id: channel.id } },
          body: {
            ...(address.trim() !== channel.address && { address: address.trim() }),
            settings: changedSettings(provider.fields, values, channel),
          },
        }),
      );
    },
    meta: { inline: true },
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey, exact: true });
      toast({
        kind: 'success',
        title: translate(channel ? 'channels.saved' : 'channels.added', { address: phone(next.address) }),
      });
      onClose();
      if (!channel) onAdded?.(next);
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  // A secret that is kept already may stay empty here.
  const missing = [
    ...(address.trim() ? [] : ['address']),
    ...provider.fields
      .filter((f) => f.required && !values[f.key]?.trim() && !channel?.secrets.includes(f.key))
      .map((f) => f.key),
  ];
  const wrong = (name: string) =>
    tried && missing.includes(name) ? t('field.required') : refused?.field(name);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (missing.length === 0) save.mutate();
  };
  const secretNote = (field: ProviderField) =>
    channel?.secrets.includes(field.key) ? t('channels.secretSet') : t('channels.secretHint');
  return (
    <Dialog
      title={channel ? t('channels.editTitle', { address: phone(channel.address) }) : t('channels.add')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          {!channel && (
            <Select
              label={t('channels.provider')}
              value={key}
              onChange={(next) => {
                setKey(next);
                setValues(fresh());
                setTried(false);
                save.reset();
              }}
              options={providers.map((p) => ({
                value: keyOf(p),
                label: p.label,
                description: t(p.kind === 'voice' ? 'channels.kind.voice' : 'channels.kind.whatsapp'),
              }))}
            />
          )}
          {!channel && key === 'whatsapp meta' && (
            <ol className="flex list-decimal flex-col gap-1 rounded-md bg-sunken py-3 ps-8 pe-3 text-xs text-fg-2">
              <li>{t('channels.meta.app')}</li>
              <li>{t('channels.meta.token')}</li>
              <li>{t('channels.meta.hook')}</li>
              <li>{t('channels.meta.check')}</li>
            </ol>
          )}
          {!channel && key === 'whatsapp twilio' && (
            <ol className="flex list-decimal flex-col gap-1 rounded-md bg-sunken py-3 ps-8 pe-3 text-xs text-fg-2">
              <li>{t('channels.twilio.keys')}</li>
              <li>{t('channels.twilio.hook')}</li>
              <li>{t('channels.meta.check')}</li>
            </ol>
          )}
          <TextField
            label={t('channels.address')}
            type="tel"
            placeholder="+972 3-123-4567"
            autoComplete="off"
            value={address}
            onChange={setAddress}
            error={wrong('address')}
          />
          {provider.fields.map((field) => (
            <TextField
              key={`${key} ${field.key}`}
              label={field.label}
              name={field.key}
              // A token that is invented here has to be copied to the provider.
              type={field.secret && (channel || field.key !== invented) ? 'password' : 'text'}
              optional={field.required ? undefined : t('field.optional')}
              description={field.secret ? secretNote(field) : undefined}
              autoComplete={field.secret ? 'new-password' : 'off'}
              value={values[field.key] ?? ''}
              onChange={(value) => setValues((old) => ({ ...old, [field.key]: value }))}
              error={wrong(field.key)}
            />
          ))}
          <Webhooks kind={provider.kind} provider={provider.provider} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {channel ? t('action.save') : t('channels.add')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

// An untouched secret is empty here and stays as it is there.
function changedSettings(
  fields: ProviderField[],
  values: Record<string, string>,
  channel: Channel,
): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const { key, secret } of fields) {
    const value = values[key]?.trim() ?? '';
    if (secret ? value : value !== (channel.settings[key] ?? '')) changed[key] = value;
  }
  return changed;
}
