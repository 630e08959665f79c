import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellPlus, Smartphone, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { useMe } from '@/api/session';
import { t as translate, useT } from '@/i18n';
import { relative } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { toast } from '@/ui/toast';
import { currentSubscription, hashOf, pushAbility, subscribe } from './push';
import { devicesQuery } from './queries';

/** Push on this device, a test, and the devices that take notifications. */
export function Devices({ deviceName }: { deviceName: string }) {
  const t = useT();
  const client = useQueryClient();
  const { impersonating } = useMe();
  const { data } = useQuery(devicesQuery);
  const [here, setHere] = useState<string>();
  const ability = pushAbility();
  const look = () =>
    currentSubscription().then(async (s) => setHere(s ? await hashOf(s.endpoint) : undefined));
  useEffect(() => void look(), []);
  const again = () => {
    void look();
    void client.invalidateQueries({ queryKey: devicesQuery.queryKey });
  };
  const enable = useMutation({
    mutationFn: () => subscribe(data!.public_key, deviceName),
    onSuccess: (made) => {
      if (made === 'refused')
        toast({ kind: 'error', title: translate('push.refused'), hint: translate('push.refusedHint') });
      else toast({ kind: 'success', title: translate('push.on') });
    },
    onSettled: again,
  });
  const test = useMutation({
    mutationFn: () => body(api.POST('/api/push/test')),
    onSuccess: ({ sent, failed, removed }) =>
      toast(
        failed + removed === 0
          ? { kind: 'success', title: translate('push.tested', { n: sent }) }
          : { kind: 'info', title: translate('push.testedSome', { sent, failed: failed + removed }) },
      ),
    onSettled: again,
  });
  const items = data?.items ?? [];
  const isOn = items.some((d) => d.endpoint_hash === here);
  return (
    <Card title={t('push.title')} icon={<Smartphone />} bodyClassName="">
      <div className="flex flex-col gap-3 px-4 pb-4">
        <p className="text-sm text-fg-2">{t(`push.about.${isOn ? 'on' : ability}`)}</p>
        <div className="flex flex-wrap gap-2">
          {ability === 'yes' && !isOn && !impersonating && (
            <Button
              variant="primary"
              icon={<BellPlus className="size-4" aria-hidden />}
              isDisabled={!data}
              isPending={enable.isPending}
              onPress={() => enable.mutate()}
            >
              {t('push.enable')}
            </Button>
          )}
          {items.length > 0 && (
            <Button isPending={test.isPending} onPress={() => test.mutate()}>
              {t('push.test')}
            </Button>
          )}
        </div>
      </div>
      {items.length > 0 && (
        <ul className="border-t border-line">
          {items.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              isHere={device.endpoint_hash === here}
              onGone={again}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface DeviceRowProps {
  device: Schema<'Device'>;
  isHere: boolean;
  onGone: () => void;
}

function DeviceRow({ device, isHere, onGone }: DeviceRowProps) {
  const t = useT();
  const name = device.name || t('push.unnamed');
  const remove = useMutation({
    mutationFn: async () => {
      await body(api.DELETE('/api/push/devices/{id}', { params: { path: { id: device.id } } }));
      if (isHere) await (await currentSubscription())?.unsubscribe();
    },
    onSuccess: () => toast({ kind: 'success', title: translate('push.removed', { name }) }),
    onSettled: onGone,
  });
  return (
    <li className="flex min-h-14 items-center gap-3 border-t border-line px-4 py-2 first:border-0">
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <bdi>{name}</bdi>
          {isHere && <Chip tone="green">{t('account.thisOne')}</Chip>}
        </span>
        <span className="block text-2xs text-fg-3">
          <bdi>
            {device.last_sent_at ? t('push.last', { time: relative(device.last_sent_at) }) : t('push.never')}
          </bdi>
        </span>
      </span>
      <IconButton size="sm" tip={false} label={t('push.remove', { name })} onPress={() => remove.mutate()}>
        <Trash2 className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}
