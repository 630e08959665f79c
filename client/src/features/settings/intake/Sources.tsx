import { useQuery } from '@tanstack/react-query';
import { Inbox, Plus, Webhook } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { type Opened, type Source, sourcesQuery } from './queries';

const NewSourceDialog = lazy(() => import('./NewSourceDialog'));
const AddressDialog = lazy(() => import('./AddressDialog'));
const SourceDialog = lazy(() => import('./SourceDialog'));

type Open = { kind: 'new' } | { kind: 'address'; opened: Opened } | { kind: 'source'; id: number };

/** Where leads come from by themselves: the senders, what came last, and the way to add more. */
export default function Sources() {
  const t = useT();
  const mayWrite = useCan('owner');
  const { data, error, isPending } = useQuery(sourcesQuery);
  const loading = useDelayed(isPending);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  if (error && !data) throw error;
  const add = mayWrite && (
    <Button
      variant="primary"
      icon={<Plus className="size-4" aria-hidden />}
      onPress={() => setOpen({ kind: 'new' })}
    >
      {t('intake.add')}
    </Button>
  );
  const shown = open?.kind === 'source' ? data?.find((s) => s.id === open.id) : undefined;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 text-sm text-fg-2">
          {mayWrite ? t('intake.hint') : t('settings.readOnly')}
        </p>
        {data && data.length > 0 && add}
      </div>
      {!data && loading && <Skeleton className="h-40 !rounded-lg" />}
      {data?.length === 0 && (
        <Empty
          className="rounded-lg bg-surface shadow-1"
          icon={<Inbox />}
          title={t('intake.empty')}
          hint={t('intake.emptyHint')}
          action={add}
        />
      )}
      {data && data.length > 0 && (
        <ul
          aria-label={t('settings.tab.intake')}
          className="divide-y divide-line rounded-lg bg-surface shadow-1"
        >
          {data.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              onOpen={() => setOpen({ kind: 'source', id: source.id })}
            />
          ))}
        </ul>
      )}
      {open && (
        <Suspense>
          {open.kind === 'new' && (
            <NewSourceDialog onMade={(opened) => setOpen({ kind: 'address', opened })} onClose={close} />
          )}
          {open.kind === 'address' && <AddressDialog opened={open.opened} onClose={close} />}
          {shown && (
            <SourceDialog
              source={shown}
              mayWrite={mayWrite && !shown.revoked}
              onRotated={(opened) => setOpen({ kind: 'address', opened })}
              onClose={close}
            />
          )}
        </Suspense>
      )}
    </div>
  );
}

function SourceRow({ source, onOpen }: { source: Source; onOpen: () => void }) {
  const t = useT();
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        aria-label={t('intake.open', { name: source.name })}
        className="flex min-h-16 w-full items-center gap-3 px-4 py-3 text-start hover:bg-hover"
      >
        <span
          aria-hidden
          className="grid size-10 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-text [&_svg]:size-5"
        >
          <Webhook />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2 text-sm">
            <bdi className="font-medium">{source.name}</bdi>
            {source.revoked && <Chip tone="slate">{t('intake.revoked')}</Chip>}
            {source.signed && <Chip tone="green">{t('intake.signedChip')}</Chip>}
          </span>
          <span className="block text-xs text-fg-3">
            {source.used_at ? t('intake.used', { time: dayTime(source.used_at) }) : t('intake.never')}
            {' · '}
            {t('intake.token', { hint: source.hint })}
          </span>
        </span>
      </button>
    </li>
  );
}
