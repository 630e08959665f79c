import { type RefObject, useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import type { BoardColumn } from './useBoardColumns';

interface StageTabsProps {
  board: RefObject<HTMLElement | null>;
  columns: BoardColumn[];
  heads: Map<string, { count: number }>;
  stage: string | undefined;
  onStage: (key: string) => void;
}

/** The stages of a phone's board: one a screen, with their counts. A press scrolls there, a swipe moves the mark. */
export function StageTabs({ board, columns, heads, stage, onStage }: StageTabsProps) {
  const t = useT();
  const row = useRef<HTMLDivElement>(null);
  const shown = columns.some((s) => s.key === stage) ? stage : columns[0]?.key;
  const columnOf = (key: string | undefined) => board.current?.querySelector(`[data-column="${key}"]`);

  const initial = useRef(stage);
  useEffect(() => {
    if (columns.length && initial.current) {
      board.current
        ?.querySelector(`[data-column="${initial.current}"]`)
        ?.scrollIntoView({ inline: 'center', block: 'nearest' });
      initial.current = undefined;
    }
  }, [board, columns]);

  useEffect(() => {
    const root = board.current;
    if (!root || !columns.length || !matchMedia('(max-width: 767px)').matches) return;
    const seen = new IntersectionObserver(
      (entries) => {
        const entry = entries.find((e) => e.isIntersecting);
        const key = (entry?.target as HTMLElement | undefined)?.dataset.column;
        if (key) onStage(key);
      },
      { root, threshold: 0.7 },
    );
    for (const element of root.querySelectorAll('[data-column]')) seen.observe(element);
    return () => seen.disconnect();
  }, [board, columns, onStage]);

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
      {columns.map((column) => (
        <button
          key={column.key}
          type="button"
          aria-current={column.key === shown}
          onClick={() =>
            columnOf(column.key)?.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'smooth' })
          }
          className={cx(
            'flex h-10 shrink-0 items-center gap-2 rounded-full border px-3.5 text-sm coarse:h-11',
            column.key === shown
              ? 'border-fg bg-fg font-medium text-surface'
              : 'border-line-strong bg-surface text-fg',
          )}
        >
          {column.status && <Dot tone={toneOf(column.status.color)} />}
          <span dir="auto">{column.label}</span>
          <span className={cx('num text-xs', column.key === shown ? 'opacity-75' : 'text-fg-3')}>
            {number(heads.get(column.key)?.count ?? 0)}
          </span>
        </button>
      ))}
    </div>
  );
}
