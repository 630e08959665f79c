import { ArrowDown, ArrowUp } from 'lucide-react';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { moved, type ShownColumn, useAllColumns } from './columns';
import { useColumnLabel } from './useColumnLabel';

interface ColumnsDialogProps {
  shown: ShownColumn[];
  onChange: (columns: ShownColumn[] | undefined) => void;
  onClose: () => void;
}

/** Chooses the columns of the table and their order. */
export default function ColumnsDialog({ shown, onChange, onClose }: ColumnsDialogProps) {
  const t = useT();
  const all = useAllColumns();
  const labelOf = useColumnLabel();
  const keys = shown.map((c) => c.key);
  const rest = all.filter((c) => !keys.includes(c.key));
  const move = (i: number, step: -1 | 1) => onChange(moved(shown, i, i + step));
  return (
    <Dialog title={t('leads.columns')} closeLabel={t('action.close')} onClose={onClose}>
      <DialogBody>
        <ul className="flex flex-col">
          {shown.map((column, i) => {
            const def = all.find((c) => c.key === column.key);
            if (!def) return null;
            const label = labelOf(def);
            return (
              <li key={column.key} className="flex min-h-11 items-center gap-1 border-b border-line">
                <Tick
                  label={label}
                  on
                  isDisabled={column.key === 'name'}
                  onChange={() => onChange(shown.filter((c) => c.key !== column.key))}
                />
                <IconButton
                  label={t('statuses.up', { label })}
                  size="sm"
                  tip={false}
                  isDisabled={i === 0}
                  onPress={() => move(i, -1)}
                >
                  <ArrowUp className="size-4" aria-hidden />
                </IconButton>
                <IconButton
                  label={t('statuses.down', { label })}
                  size="sm"
                  tip={false}
                  isDisabled={i === shown.length - 1}
                  onPress={() => move(i, 1)}
                >
                  <ArrowDown className="size-4" aria-hidden />
                </IconButton>
              </li>
            );
          })}
          {rest.map((def) => (
            <li key={def.key} className="flex min-h-11 items-center border-b border-line last:border-0">
              <Tick label={labelOf(def)} on={false} onChange={() => onChange([...shown, { key: def.key }])} />
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onPress={onClose}>
          {t('action.close')}
        </Button>
        <Button onPress={() => onChange(undefined)}>{t('leads.columnsReset')}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function Tick(props: { label: string; on: boolean; isDisabled?: boolean; onChange: () => void }) {
  return (
    <label className="flex min-h-11 min-w-0 flex-1 items-center gap-3 text-sm">
      <input
        type="checkbox"
        className="size-4 accent-brand"
        checked={props.on}
        disabled={props.isDisabled}
        onChange={props.onChange}
      />
      <bdi className="truncate">{props.label}</bdi>
    </label>
  );
}
