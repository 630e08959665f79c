import { useQuery } from '@tanstack/react-query';
import { Plus, RadioTower } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useCan } from '@/api/session';
import { useLocale, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import type { ChannelAction } from './ChannelMenu';
import { ChannelRow } from './ChannelRow';
import { type Channel, channelsQuery, providersQuery } from './queries';
import { useChannelState } from './useChannelState';

const ChannelDialog = lazy(() => import('./ChannelDialog'));
const ChannelMenu = lazy(() => import('./ChannelMenu'));
const DoctorDialog = lazy(() => import('./DoctorDialog'));
const RemoveChannelDialog = lazy(() => import('./RemoveChannelDialog'));

type Open =
  | { kind: 'add' }
  | { kind: 'check' | 'edit' | 'remove'; channel: Channel }
  | { kind: 'menu'; channel: Channel; anchor: HTMLElement };

/** The numbers of the business: what works, what does not and why, and the way to connect more. */
export default function Channels() {
  const t = useT();
  const mayWrite = useCan('owner');
  const { data, error, isPending } = useQuery(channelsQuery);
  const providers = useQuery(providersQuery(useLocale())).data;
  const loading = useDelayed(isPending);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const flip = useChannelState();
  if (error && !data) throw error;
  const pick = (channel: Channel, action: ChannelAction) => {
    if (action === 'state') flip(channel);
    else setOpen({ kind: action, channel });
  };
  const add = mayWrite && (
    <Button
      variant="primary"
      icon={<Plus className="size-4" aria-hidden />}
      isDisabled={!providers?.length}
      onPress={() => setOpen({ kind: 'add' })}
    >
      {t('channels.add')}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 text-sm text-fg-2">
          {mayWrite ? t('channels.hint') : t('settings.readOnly')}
        </p>
        {data && data.length > 0 && add}
      </div>
      {!data && loading && <Skeleton className="h-40 !rounded-lg" />}
      {data?.length === 0 && (
        <Empty
          className="rounded-lg bg-surface shadow-1"
          icon={<RadioTower />}
          title={t('channels.empty')}
          hint={t('channels.emptyHint')}
          action={add}
        />
      )}
      {data && data.length > 0 && (
        <ul aria-label={t('settings.tab.channels')} className="rounded-lg bg-surface shadow-1">
          {data.map((channel) => (
            <ChannelRow
              key={channel.id}
              channel={channel}
              provider={providers?.find((p) => p.kind === channel.kind && p.provider === channel.provider)}
              mayWrite={mayWrite}
              onMenu={(anchor) => setOpen({ kind: 'menu', channel, anchor })}
            />
          ))}
        </ul>
      )}
      {open && (
        <Suspense>
          {open.kind === 'add' && providers && (
            <ChannelDialog
              providers={providers}
              onClose={close}
              onAdded={(channel) => channel.kind === 'whatsapp' && setOpen({ kind: 'check', channel })}
            />
          )}
          {open.kind === 'check' && <DoctorDialog channel={open.channel} onClose={close} />}
          {open.kind === 'edit' && providers && (
            <ChannelDialog providers={providers} channel={open.channel} onClose={close} />
          )}
          {open.kind === 'remove' && <RemoveChannelDialog channel={open.channel} onClose={close} />}
          {open.kind === 'menu' && (
            <ChannelMenu
              key={open.channel.id}
              channel={open.channel}
              anchor={open.anchor}
              onPick={(action) => pick(open.channel, action)}
              onClose={() => setOpen((now) => (now?.kind === 'menu' ? undefined : now))}
            />
          )}
        </Suspense>
      )}
    </div>
  );
}
