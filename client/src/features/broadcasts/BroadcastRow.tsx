import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n';
import { dayTime, number } from '@/i18n/format';
import { Chip } from '@/ui/Chip';
import { ProgressBar } from './ProgressBar';
import type { Broadcast } from './queries';
import { stateTones } from './state';

/** One broadcast of the list; a press opens its report. */
export function BroadcastRow({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const { counts } = broadcast;
  const got = counts.delivered + counts.read;
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3 transition-colors first:border-0 hover:bg-hover">
      <div className="min-w-48 flex-1">
        <p className="truncate text-sm font-medium">
          <Link
            to="/broadcasts"
            search={{ id: broadcast.id }}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
          >
            <bdi>{broadcast.name}</bdi>
          </Link>
        </p>
        <p className="truncate text-xs text-fg-3">
          <bdi>{dayTime(broadcast.start_at)}</bdi>
          {broadcast.segment && (
            <>
              {' · '}
              <bdi>{broadcast.segment}</bdi>
            </>
          )}
        </p>
      </div>
      <div className="flex w-full items-center gap-4 sm:w-auto">
        <span className="text-xs text-fg-2">
          {t('cast.got', { got: number(got), of: number(counts.total - counts.left_out) })}
        </span>
        <span className="w-24 max-sm:flex-1">
          <ProgressBar broadcast={broadcast} />
        </span>
        <Chip tone={stateTones[broadcast.state]}>{t(`cast.state.${broadcast.state}`)}</Chip>
      </div>
    </li>
  );
}
