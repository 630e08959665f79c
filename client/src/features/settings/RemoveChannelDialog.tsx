import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { t as translate, useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { type Channel, channelsQuery } from './queries';

/** Disconnects a number. Its secrets cannot come back, so the person types a part of it. */
export default function RemoveChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const address = phone(channel.address);
  const remove = useMutation({
    mutationFn: () => body(api.DELETE('/api/channels/{id}', { params: { path: { id: channel.id } } })),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey, exact: true });
      toast({ kind: 'success', title: translate('channels.removed', { address }) });
      onClose();
    },
  });
  const sure = typed.trim() === channel.address.slice(-4);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (sure) remove.mutate();
  };
  return (
    <Dialog
      alert
      title={t('channels.removeTitle', { address })}
      description={t('channels.removeHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(remove.error)} />
          <TextField
            label={t('channels.removeType')}
            type="tel"
            inputMode="numeric"
            autoComplete="off"
            autoFocus
            maxLength={4}
            value={typed}
            onChange={setTyped}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="danger" isDisabled={!sure} isPending={remove.isPending}>
            {t('channels.remove')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
