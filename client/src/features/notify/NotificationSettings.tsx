import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { api, body, type Schema } from '@/api/client';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { Skeleton } from '@/ui/Skeleton';
import { Switch } from '@/ui/Switch';
import { TextField } from '@/ui/TextField';
import { kinds, type Wishes, wishesQuery } from './queries';

type Way = keyof Schema<'Ways'>;

/** What I am told and how: each kind by each way, quiet hours, and names on a locked screen. */
export function NotificationSettings() {
  const t = useT();
  const client = useQueryClient();
  const { data, error } = useQuery(wishesQuery);
  const save = useMutation({
    mutationFn: (wishes: Wishes) => body(api.PUT('/api/notifications/settings', { body: wishes })),
    onMutate: (wishes) => {
      const before = client.getQueryData(wishesQuery.queryKey);
      client.setQueryData(wishesQuery.queryKey, (old) => old && { ...old, ...wishes });
      return before;
    },
    onError: (_e, _wishes, before) => client.setQueryData(wishesQuery.queryKey, before),
    onSettled: () => void client.invalidateQueries({ queryKey: wishesQuery.queryKey }),
  });
  if (error && !data) throw error;
  if (!data) return <Skeleton className="h-72 !rounded-lg" />;
  const { mail_available, ...wishes } = data;
  const ways: Way[] = mail_available ? ['app', 'push', 'mail'] : ['app', 'push'];
  const set = (change: Partial<Wishes>) => save.mutate({ ...wishes, ...change });
  const quiet = wishes.quiet_from !== '';
  return (
    <Card title={t('notify.settings')} icon={<BellRing />}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-2xs text-fg-3">
            <th scope="col" className="text-start font-normal">
              <span className="sr-only">{t('notify.what')}</span>
            </th>
            {ways.map((way) => (
              <th key={way} scope="col" className="w-16 pb-1 text-center font-normal">
                {t(`notify.way.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind} className="border-t border-line">
              <th scope="row" className="py-1 pe-2 text-start font-normal">
                {t(`notify.kind.${kind}`)}
              </th>
              {ways.map((way) => (
                <td key={way} className="text-center">
                  <span className="inline-grid size-9 place-items-center coarse:size-11">
                    <input
                      type="checkbox"
                      aria-label={t('notify.cell', {
                        kind: t(`notify.kind.${kind}`),
                        way: t(`notify.way.${way}`),
                      })}
                      checked={wishes[kind][way]}
                      onChange={(e) => set({ [kind]: { ...wishes[kind], [way]: e.target.checked } })}
                      className="size-4.5 accent-brand"
                    />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Switch
        className="mt-3"
        label={t('notify.names')}
        description={t('notify.namesHint')}
        isSelected={wishes.push_names}
        onChange={(push_names) => set({ push_names })}
      />
      <Switch
        label={t('notify.quiet')}
        description={t('notify.quietHint')}
        isSelected={quiet}
        onChange={(on) =>
          set(on ? { quiet_from: '21:00', quiet_to: '08:00' } : { quiet_from: '', quiet_to: '' })
        }
      />
      {quiet && (
        <div className="mt-2 grid max-w-72 grid-cols-2 gap-3">
          <Hour
            label={t('notify.from')}
            value={wishes.quiet_from}
            onChange={(quiet_from) => set({ quiet_from })}
          />
          <Hour label={t('notify.to')} value={wishes.quiet_to} onChange={(quiet_to) => set({ quiet_to })} />
        </div>
      )}
    </Card>
  );
}

function Hour(props: { label: string; value: string; onChange: (value: string) => void }) {
  return <TextField type="time" {...props} onChange={(value) => value && props.onChange(value)} />;
}
