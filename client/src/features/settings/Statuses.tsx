import { Plus } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { type Status, useStatuses } from '@/api/lookups';
import { useCan } from '@/api/session';
import { useOrderStatuses } from '@/api/useOrderStatuses';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { StatusRow } from './StatusRow';

const StatusDialog = lazy(() => import('./StatusDialog'));
const DeleteStatusDialog = lazy(() => import('./DeleteStatusDialog'));

type Open = { kind: 'add' } | { kind: 'edit' | 'delete'; status: Status };

/** The stages of the board: named, coloured, put in order, taken away. */
export default function Statuses() {
  const t = useT();
  const help = useId();
  const mayWrite = useCan('manager');
  const statuses = useStatuses();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const move = useOrderStatuses();
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 text-sm text-fg-2">
          {mayWrite ? t('statuses.hint') : t('settings.readOnly')}
        </p>
        {mayWrite && (
          <Button
            variant="primary"
            icon={<Plus className="size-4" aria-hidden />}
            onPress={() => setOpen({ kind: 'add' })}
          >
            {t('statuses.add')}
          </Button>
        )}
      </div>
      {statuses.length > 0 && (
        <ol aria-label={t('settings.tab.statuses')} className="rounded-lg bg-surface shadow-1">
          {statuses.map((status, i) => (
            <StatusRow
              key={status.key}
              status={status}
              isFirst={i === 0}
              isLast={i === statuses.length - 1}
              mayWrite={mayWrite}
              helpId={help}
              onEdit={() => setOpen({ kind: 'edit', status })}
              onDelete={() => setOpen({ kind: 'delete', status })}
              onMove={(step) => move(status.key, step)}
            />
          ))}
        </ol>
      )}
      {mayWrite && (
        <p id={help} className="text-xs text-fg-3 coarse:hidden">
          {t('statuses.keys')}
        </p>
      )}
      {open && (
        <Suspense>
          {open.kind === 'delete' ? (
            <DeleteStatusDialog status={open.status} onClose={close} />
          ) : (
            <StatusDialog status={open.kind === 'edit' ? open.status : undefined} onClose={close} />
          )}
        </Suspense>
      )}
    </div>
  );
}
