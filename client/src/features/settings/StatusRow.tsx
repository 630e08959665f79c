import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Status } from '@/api/lookups';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { Chip, Dot, toneOf } from '@/ui/Chip';

interface StatusRowProps {
  status: Status;
  isFirst: boolean;
  isLast: boolean;
  mayWrite: boolean;
  helpId: string;
  onEdit: () => void;
  onDelete: () => void;
  onMove: (step: -1 | 1) => void;
}

/** One stage. Its name opens it; arrows, on the buttons or with Alt, change its place. */
export function StatusRow(props: StatusRowProps) {
  const { status, isFirst, isLast, mayWrite, helpId, onEdit, onDelete, onMove } = props;
  const t = useT();
  const { label } = status;
  const row = useRef<HTMLLIElement>(null);
  const wanted = useRef<'name' | 'up' | 'down'>(undefined);
  // A row that moves is taken out of the page and put back, which costs it the focus; and at an end
  // the button that was pressed goes dead.
  useEffect(() => {
    const want = wanted.current;
    if (!want) return;
    wanted.current = undefined;
    const part = want === 'up' && isFirst ? 'down' : want === 'down' && isLast ? 'up' : want;
    row.current?.querySelector<HTMLElement>(`[data-part=${part}]`)?.focus();
  });
  const move = (step: -1 | 1, from: 'name' | 'up' | 'down') => {
    if (step < 0 ? isFirst : isLast) return;
    wanted.current = from;
    onMove(step);
  };
  const name = (
    <>
      <Dot tone={toneOf(status.color)} className="!size-2.5" />
      <span dir="auto" className="min-w-0 truncate font-medium">
        {label}
      </span>
      {status.kind !== 'open' && (
        <Chip tone={status.kind === 'won' ? 'green' : 'slate'}>{t(`statuses.kind.${status.kind}`)}</Chip>
      )}
    </>
  );
  return (
    <li ref={row} className="flex min-h-13 items-center gap-1 border-t border-line ps-1 pe-2 first:border-0">
      {mayWrite ? (
        <>
          <button
            type="button"
            data-part="name"
            aria-describedby={helpId}
            onClick={onEdit}
            onKeyDown={(e) => {
              if (!e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return;
              e.preventDefault();
              move(e.key === 'ArrowUp' ? -1 : 1, 'name');
            }}
            className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-md px-3 text-start text-sm transition-colors hover:bg-hover"
          >
            {name}
            <span className="sr-only">{t('action.edit')}</span>
          </button>
          <IconButton
            data-part="up"
            label={t('statuses.up', { label })}
            tip={false}
            isDisabled={isFirst}
            onPress={() => move(-1, 'up')}
          >
            <ArrowUp className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            data-part="down"
            label={t('statuses.down', { label })}
            tip={false}
            isDisabled={isLast}
            onPress={() => move(1, 'down')}
          >
            <ArrowDown className="size-4" aria-hidden />
          </IconButton>
          <IconButton label={t('statuses.delete', { label })} tip={false} onPress={onDelete}>
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        </>
      ) : (
        <span className="flex min-w-0 items-center gap-2.5 px-3 text-sm">{name}</span>
      )}
    </li>
  );
}
