import { useColleagues } from '@/api/lookups';
import { useT } from '@/i18n';
import { dayTime, relative } from '@/i18n/format';
import { toneClass } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Skeleton } from '@/ui/Skeleton';
import { describe } from './describe';
import type { Entry } from './queries';

/** Events under one another, newest first. */
export function Timeline({ entries }: { entries: Entry[] | undefined }) {
  const t = useT();
  const colleagues = useColleagues();
  if (!entries) {
    return (
      <div className="flex flex-col gap-4 py-2" aria-hidden>
        {[0, 1, 2].map((i) => (
          <div key={i} className="flex gap-3">
            <Skeleton className="size-8 !rounded-full" />
            <Skeleton className="mt-2 h-4 w-1/2" />
          </div>
        ))}
      </div>
    );
  }
  const names = new Map(colleagues.map((c) => [c.id, c.name]));
  const shown = entries.flatMap((entry) => {
    const described = describe(entry, names);
    return described ? [{ entry, ...described }] : [];
  });
  if (shown.length === 0) return <p className="py-2 text-sm text-fg-3">{t('activity.empty')}</p>;
  return (
    <ol className="py-1">
      {shown.map(({ entry, icon: Icon, tone, title, detail }) => {
        const by = actorName(entry, t);
        return (
          <li
            key={entry.id}
            className="relative flex gap-3 pb-4 after:absolute after:start-[15.5px] after:top-9 after:bottom-1 after:w-px after:bg-line last:pb-0 last:after:hidden"
          >
            <span className={cx('grid size-8 shrink-0 place-items-center rounded-full', toneClass(tone))}>
              <Icon className="size-4" aria-hidden />
            </span>
            <div className="min-w-0 flex-1 pt-1">
              <p className="text-sm">
                {title}
                {by && <span className="text-xs text-fg-3"> {by}</span>}
              </p>
              {detail && (
                // The words have their own direction; where they begin is the page's side.
                <p className="line-clamp-3 text-xs whitespace-pre-wrap text-fg-2">
                  <bdi>{detail}</bdi>
                </p>
              )}
            </div>
            <time
              dateTime={entry.at}
              title={dayTime(entry.at)}
              className="shrink-0 pt-1.5 text-2xs text-fg-3"
            >
              <bdi>{relative(entry.at)}</bdi>
            </time>
          </li>
        );
      })}
    </ol>
  );
}

function actorName({ actor }: Entry, t: ReturnType<typeof useT>): string {
  if (actor.kind === 'bot') return t('activity.by', { name: t('activity.bot') });
  if (actor.kind === 'api_key') return t('activity.byKey', { name: actor.name });
  if (actor.kind !== 'user' || !actor.name) return '';
  return t(actor.impersonating ? 'activity.byAdmin' : 'activity.by', { name: actor.name });
}
