import { useT } from '@/i18n';
import type { Broadcast } from './queries';
import { progressOf } from './state';

/** How far a broadcast is. */
export function ProgressBar({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const { reach, settled } = progressOf(broadcast);
  const percent = reach === 0 ? 100 : Math.round((settled / reach) * 100);
  return (
    <div
      role="progressbar"
      aria-label={t('cast.progress')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-1.5 overflow-hidden rounded-full bg-slate-bg"
    >
      <div
        className="h-full rounded-full bg-brand transition-[width] duration-500"
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
