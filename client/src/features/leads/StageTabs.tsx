import { type RefObject, useEffect, useRef } from 'react';
import type { Status } from '@/api/lookups';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';

interface StageTabsProps {
  board: RefObject<HTMLElement | null>;
  statuses: Status[];
  heads: Map<string, { count: number }>;
  stage: string | undefined;
  onStage: (key: string) => void;
}

/** The stages of a phone's board: one a screen, with their counts. A press scrolls there, a swipe moves the mark. */
export function StageTabs({ board, statuses, heads, stage, onStage }: StageTabsProps) {
  const t = useT();
  const row = useRef<HTMLDivElement>(null);
  const shown = statuses.some((s) => s.key === stage) ? stage : statuses[0]?.key;
  const columnOf = (key: string | undefined) => board.current?.querySelector(`[data-column="${key}"]`);

  const initial = useRef(stage);
  useEffect(() => {
    if (statuses.length && initial.current) {
      board.current
        ?.querySelector(`[data-column="${initial.current}"]`)
        ?.scrollIntoView({ inline: 'center', block: 'nearest' });
      initial.current = undefined;
    }
  }, [board, statuses]);

  useEffect(() => {
    const root = board.current;
    if (!root || !statuses.length || !matchMedia('(max-width: 767px)').matches) return;
    const seen = new IntersectionObserver(
      (entries) => {
        const entry = entries.find((e) => e.isIntersecting);
        const key = (entry?.target as HTMLElement | undefined)?.dataset.column;
        if (key) onStage(key);
      },
      { root, threshold: 0.7 },
    );
    for (const column of root.querySelectorAll('[data-column]')) seen.observe(column);
    return () => seen.disconnect();
  }, [board, statuses, onStage]);

  useEffect(() => {
    row.current
      ?.querySelector('[aria-current=true]')
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: 'smooth' });
  }, [shown]);

  return (
    <div
      ref={row}
      role="group"
      aria-label={t('leads.stages')}
      className="fade-scroll scrollbar-none flex shrink-0 gap-1.5 overflow-x-auto px-4 pb-2.5 md:hidden"
    >
      {statuses.map((status) => (
        <button
          key={status.key}
          type="button"
          aria-current={status.key === shown}
          onClick={() =>
            columnOf(status.key)?.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'smooth' })
          }
          className={cx(
            'flex h-10 shrink-0 items-center gap-2 rounded-full border px-3.5 text-sm coarse:h-11',
            status.key === shown
              ? 'border-fg bg-fg font-medium text-surface'
              : 'border-line-strong bg-surface text-fg',
          )}
        >
          <Dot tone={toneOf(status.color)} />
          <span dir="auto">{status.label}</span>
          <span className={cx('num text-xs', status.key === shown ? 'opacity-75' : 'text-fg-3')}>
            {number(heads.get(status.key)?.count ?? 0)}
          </span>
        </button>
      ))}
    </div>
  );
}
