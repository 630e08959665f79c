import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import type { Import } from './queries';

/** How far the job has come. */
export function Progress({ of, onStop }: { of: Import; onStop: () => void }) {
  const t = useT();
  const known = of.state === 'running' && of.rows_total > 0;
  const share = known ? Math.min(100, Math.round((of.rows_done / of.rows_total) * 100)) : undefined;
  const label =
    of.state === 'checking'
      ? t('import.checking')
      : of.state === 'running'
        ? t('import.running')
        : t('import.undoing');
  const undone = of.undo.removed + of.undo.restored + of.undo.kept;
  return (
    <Card>
      <div className="flex flex-col gap-3 pt-4">
        <p id="import-progress" className="text-base font-medium">
          {label}
        </p>
        <div
          role="progressbar"
          aria-labelledby="import-progress"
          aria-valuenow={share}
          aria-valuemin={0}
          aria-valuemax={100}
          className="h-2 overflow-hidden rounded-full bg-active"
        >
          <div
            className={
              share === undefined
                ? 'h-full w-1/3 animate-pulse rounded-full bg-brand'
                : 'h-full rounded-full bg-brand transition-[width] duration-200'
            }
            style={share === undefined ? undefined : { width: `${share}%` }}
          />
        </div>
        <div className="flex flex-wrap items-center gap-3 text-sm text-fg-2">
          <span className="tabular-nums" aria-live="polite">
            {known
              ? t('import.progressOf', { done: of.rows_done, total: of.rows_total })
              : t('import.progress', { n: of.state === 'undoing' ? undone : of.rows_done })}
          </span>
          <span className="flex-1 text-fg-3">{t('import.canLeave')}</span>
          {of.state === 'running' && <Button onPress={onStop}>{t('import.stop')}</Button>}
        </div>
      </div>
    </Card>
  );
}
