import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Phone, Plus, Unplug } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api } from '@/api/client';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip, type Tone } from '@/ui/Chip';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { Skeleton } from '@/ui/Skeleton';
import { toast } from '@/ui/toast';
import { type Channel, channelsQuery, webhookOf } from './queries';

const ConnectDialog = lazy(() => import('./ConnectDialog'));

const tones: Record<Channel['state'], Tone> = { active: 'green', disabled: 'slate', error: 'rose' };

/** The numbers of the business, and connecting another. */
export function ChannelsCard({ mayWrite }: { mayWrite: boolean }) {
  const t = useT();
  const channels = useQuery(channelsQuery);
  const [connecting, setConnecting] = useState(false);
  const [leaving, setLeaving] = useState<Channel>();
  return (
    <Card
      title={t('settings.channels')}
      icon={<Phone className="size-4.5" aria-hidden />}
      action={
        mayWrite && (
          <Button
            size="sm"
            icon={<Plus className="size-4" aria-hidden />}
            onPress={() => setConnecting(true)}
          >
            {t('settings.connect')}
          </Button>
        )
      }
    >
      <p className="text-sm text-fg-2">
        {channels.data?.length === 0 ? t('settings.noChannels') : t('settings.channelsHint')}
      </p>
      {!channels.data && <Skeleton className="mt-3 h-16" />}
      <ul className="mt-2 divide-y divide-line">
        {channels.data?.map((channel) => (
          <li key={channel.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3 text-sm">
            <span className="w-20 text-fg-2">
              {t(channel.kind === 'voice' ? 'settings.kind.voice' : 'settings.kind.whatsapp')}
            </span>
            <span className="num font-medium">{phone(channel.address)}</span>
            <Chip tone={tones[channel.state]}>{t(`settings.state.${channel.state}`)}</Chip>
            {mayWrite && (
              <IconButton
                size="sm"
                className="ms-auto"
                label={t('settings.disconnect', { address: channel.address })}
                onPress={() => setLeaving(channel)}
              >
                <Unplug className="size-4" aria-hidden />
              </IconButton>
            )}
            <p className="w-full truncate text-xs text-fg-3" dir="ltr">
              {webhookOf(channel)}
            </p>
            {channel.last_error && <p className="w-full text-xs text-rose-fg">{channel.last_error}</p>}
          </li>
        ))}
      </ul>
      {connecting && (
        <Suspense>
          <ConnectDialog onClose={() => setConnecting(false)} />
        </Suspense>
      )}
      {leaving && <Disconnect channel={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

function Disconnect({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/channels/{id}', { params: { path: { id: channel.id } } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['channels'] });
      toast({ kind: 'success', title: t('settings.disconnected') });
      onClose();
    },
  });
  return (
    <Dialog
      alert
      title={t('settings.disconnect', { address: channel.address })}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <p className="text-sm">{t('settings.disconnectSure')}</p>
      </DialogBody>
      <DialogFooter>
        <Button variant="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
          {t('settings.disconnectVerb')}
        </Button>
        <Button onPress={onClose}>{t('action.cancel')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
