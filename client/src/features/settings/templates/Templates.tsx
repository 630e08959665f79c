import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileCheck2, Plus, RefreshCw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, body } from '@/api/client';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Select } from '@/ui/Select';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { toast } from '@/ui/toast';
import { channelsQuery } from '../queries';
import { type Template, templatesQuery } from './queries';
import { TemplateRow } from './TemplateRow';

const TemplateEditor = lazy(() => import('./TemplateEditor'));

/** The message templates of a number: what is approved, what waits, what was refused and why. */
export default function Templates() {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('owner');
  const numbers = (useQuery(channelsQuery).data ?? []).filter((c) => c.kind === 'whatsapp');
  const [number, setNumber] = useState<number>();
  const { data, error, isPending } = useQuery(templatesQuery(number));
  const loading = useDelayed(isPending);
  const [open, setOpen] = useState<Template | 'new'>();
  const sync = useMutation({
    mutationFn: () =>
      body(api.POST('/api/templates/sync', { body: { channel_id: data?.channel_id ?? undefined } })),
    onSuccess: () => {
      toast({ kind: 'success', title: t('templates.syncing') });
      void client.invalidateQueries({ queryKey: ['templates'] });
    },
  });
  if (error && !data) throw error;
  const add = mayWrite && data?.authored && (
    <Button variant="primary" icon={<Plus className="size-4" aria-hidden />} onPress={() => setOpen('new')}>
      {t('templates.add')}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 text-sm text-fg-2">
          {data && data.channel_id !== null && !data.authored
            ? t('templates.elsewhere')
            : t('templates.hint')}
        </p>
        {mayWrite && data?.channel_id && (
          <Button
            icon={<RefreshCw className="size-4" aria-hidden />}
            isPending={sync.isPending}
            onPress={() => sync.mutate()}
          >
            {t('templates.sync')}
          </Button>
        )}
        {data && data.items.length > 0 && add}
      </div>
      {numbers.length > 1 && (
        <Select
          label={t('templates.number')}
          value={String(data?.channel_id ?? '')}
          onChange={(id) => setNumber(Number(id))}
          options={numbers.map((c) => ({ value: String(c.id), label: phone(c.address) }))}
        />
      )}
      {!data && loading && <Skeleton className="h-40 !rounded-lg" />}
      {data?.items.length === 0 && (
        <Empty
          className="rounded-lg bg-surface shadow-1"
          icon={<FileCheck2 />}
          title={data.channel_id ? t('templates.empty') : t('templates.noNumber')}
          hint={data.channel_id ? t('templates.emptyHint') : t('templates.noNumberHint')}
          action={add}
        />
      )}
      {data && data.items.length > 0 && (
        <ul aria-label={t('settings.tab.templates')} className="rounded-lg bg-surface shadow-1">
          {data.items.map((item) => (
            <TemplateRow key={item.id} template={item} onOpen={() => setOpen(item)} />
          ))}
        </ul>
      )}
      {open && (
        <Suspense>
          <TemplateEditor
            template={open === 'new' ? undefined : open}
            channel={data?.channel_id ?? undefined}
            mayWrite={Boolean(mayWrite)}
            authored={Boolean(data?.authored)}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}
