import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleHelp, RefreshCw, Send, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { dayTime, phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Skeleton } from '@/ui/Skeleton';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Check } from './doctor';
import type { Channel } from './queries';
import { Webhooks } from './Webhooks';

const signs = {
  good: { icon: CircleCheck, tone: 'text-green-fg' },
  doubt: { icon: TriangleAlert, tone: 'text-amber-fg' },
  bad: { icon: CircleAlert, tone: 'text-rose-fg' },
  skipped: { icon: CircleHelp, tone: 'text-fg-3' },
};

/** Looks at how a WhatsApp number is set up: what is right, what is wrong and what to do, and a test to oneself. */
export default function DoctorDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const key = ['channels', 'check', channel.id] as const;
  const check = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      body(api.POST('/api/channels/{id}/check', { params: { path: { id: channel.id } }, signal })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const subscribe = useMutation({
    mutationFn: () =>
      body(api.POST('/api/channels/{id}/subscribe', { params: { path: { id: channel.id } } })),
    meta: { inline: true },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const { data } = check;
  const unsubscribed =
    data?.subscribe && data.items.some((c) => c.key === 'subscription' && c.grade === 'bad');
  return (
    <Dialog
      title={t('doctor.title', { address: phone(channel.address) })}
      description={t('doctor.what')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <FormFailure {...failureText(check.error ?? subscribe.error)} />
        {check.isPending && (
          <div role="status" aria-label={t('doctor.checking')} className="flex flex-col gap-2">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        )}
        {data && (
          <ul aria-label={t('doctor.checks')} className="flex flex-col gap-3">
            {data.items.map((item) => (
              <CheckRow key={`${item.key} ${item.text}`} check={item} />
            ))}
          </ul>
        )}
        {unsubscribed && (
          <Button variant="primary" isPending={subscribe.isPending} onPress={() => subscribe.mutate()}>
            {t('doctor.subscribe')}
          </Button>
        )}
        {data && (
          <p className="text-xs text-fg-3">
            {data.last_event
              ? t('doctor.lastEvent', { time: dayTime(data.last_event) })
              : t('doctor.noEvent')}
            {' · '}
            {t('doctor.open', { n: data.open })}
          </p>
        )}
        <Webhooks kind={channel.kind} provider={channel.provider} />
        <TestForm channel={channel} />
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          icon={<RefreshCw className="size-4" aria-hidden />}
          isPending={check.isFetching}
          onPress={() => void check.refetch()}
        >
          {t('doctor.again')}
        </Button>
        <Button onPress={onClose}>{t('action.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function CheckRow({ check }: { check: Check }) {
  const t = useT();
  const { icon: Icon, tone } = signs[check.grade];
  return (
    <li className="flex gap-2.5 text-sm">
      <span role="img" aria-label={t(`doctor.grade.${check.grade}`)} className={tone}>
        <Icon className="mt-0.5 size-4.5 shrink-0" aria-hidden />
      </span>
      <span dir="auto" className="min-w-0 flex-1 break-words">
        {check.text}
      </span>
    </li>
  );
}

function TestForm({ channel }: { channel: Channel }) {
  const t = useT();
  const [to, setTo] = useState('');
  const test = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/channels/{id}/test', {
          params: { path: { id: channel.id } },
          body: { phone: to.trim() },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => toast({ kind: 'success', title: t('doctor.sent') }),
  });
  const refused = isApiError(test.error) ? test.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (to.trim()) test.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-2">
      <FormFailure {...failureText(refused?.field('phone') ? undefined : test.error)} />
      <div className="flex items-end gap-2">
        <TextField
          type="tel"
          label={t('doctor.testTo')}
          placeholder="050-123-4567"
          className="flex-1"
          value={to}
          onChange={setTo}
          error={refused?.field('phone')}
        />
        <Button
          type="submit"
          isPending={test.isPending}
          icon={<Send className="size-4 rtl:-scale-x-100" aria-hidden />}
        >
          {t('doctor.test')}
        </Button>
      </div>
    </form>
  );
}
