import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useT } from '@/i18n';
import { isRtl } from '@/i18n/format';
import { announce } from '@/ui/announce';
import { cx } from '@/ui/cx';
import { type ColumnDef, moved, narrowest, nextSort, opposite, type ShownColumn, widest } from './columns';
import type { Sort } from './search';
import { useColumnLabel } from './useColumnLabel';
import { useHeadDrag } from './useHeadDrag';

interface ListHeadProps {
  columns: ColumnDef[];
  template: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onColumns: (columns: ShownColumn[]) => void;
  mayWrite: boolean;
  all: boolean;
  some: boolean;
  onAll: () => void;
}

const step = 16;

/** The line where a dragged head would drop. */
const dropLine = 'before:absolute before:inset-y-1 before:w-0.5 before:bg-brand';
const dropBefore = `${dropLine} before:start-0`;
const dropAfter = `${dropLine} before:end-0`;

/**
 * The heads of the table: sort by a press, move by dragging or with Ctrl, Shift and an arrow, make wider
 * at the edge, by pointer or with the arrows.
 */
export function ListHead(props: ListHeadProps) {
  const { columns, template, sort, onSort, onColumns, mayWrite, all, some, onAll } = props;
  const t = useT();
  const labelOf = useColumnLabel();
  const resize = (key: string, width: number) =>
    onColumns(
      columns.map((c) => ({
        key: c.key,
        width: c.key === key ? Math.round(Math.min(widest, Math.max(narrowest, width))) : c.width,
      })),
    );
  const place = (from: number, to: number) => {
    const kept = columns.map(({ key, width }) => ({ key, width }));
    onColumns(moved(kept, from, to));
    announce(
      t('leads.columnMoved', { column: labelOf(columns[from]!), position: to + 1, total: columns.length }),
    );
  };
  const heads = useHeadDrag(place);
  const onKeyDown = (e: KeyboardEvent, at: number) => {
    if (!e.shiftKey || !(e.ctrlKey || e.metaKey) || (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight')) return;
    e.preventDefault();
    e.stopPropagation();
    const to = at + ((e.key === 'ArrowRight') === isRtl() ? -1 : 1);
    if (to >= 0 && to < columns.length) place(at, to);
  };
  const resizeBy = (e: PointerEvent<HTMLElement>, column: ColumnDef) => {
    const [from, sign] = [e.clientX, isRtl() ? -1 : 1];
    const handle = e.currentTarget;
    handle.setPointerCapture(e.pointerId);
    const move = (now: globalThis.PointerEvent) =>
      resize(column.key, column.width + sign * (now.clientX - from));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  return (
    <div role="rowgroup" className="sticky top-0 z-2">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-10 items-center border-b border-line bg-sunken text-xs text-fg-2"
        style={{ gridTemplateColumns: template }}
      >
        <span role="columnheader" className="grid place-items-center">
          {mayWrite && (
            <input
              type="checkbox"
              aria-label={t('leads.selectLoaded')}
              className="size-4 accent-brand"
              checked={all}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              onChange={onAll}
            />
          )}
        </span>
        {columns.map((column, i) => {
          const label = labelOf(column);
          const first = column.sort;
          const on = first !== undefined && (sort === first || sort === opposite(first));
          const down = sort.startsWith('-');
          const Arrow = down ? ArrowDown : ArrowUp;
          const drag = heads.drag;
          return (
            <span
              key={column.key}
              data-head
              role="columnheader"
              aria-sort={first && (on ? (down ? 'descending' : 'ascending') : 'none')}
              className={cx(
                'relative flex min-w-0 items-center px-2',
                drag?.from === i && 'bg-brand-soft text-fg',
                drag?.to === i && (i < drag.from ? dropBefore : i > drag.from && dropAfter),
              )}
            >
              <button
                type="button"
                aria-label={t(first ? 'leads.sortBy' : 'leads.moveColumn', { column: label })}
                aria-keyshortcuts="Control+Shift+ArrowLeft Control+Shift+ArrowRight"
                title={t('leads.moveColumnHint')}
                onPointerDown={(e) => heads.start(e, i)}
                onKeyDown={(e) => onKeyDown(e, i)}
                onClick={() => first && !heads.wasDragged() && onSort(nextSort(sort, first))}
                className={cx(
                  '-ms-1 inline-flex h-8 min-w-0 items-center gap-1 rounded-sm px-1 hover:text-fg',
                  on && 'font-medium text-fg',
                  drag ? 'cursor-grabbing' : !first && 'cursor-grab',
                )}
              >
                <bdi className="truncate">{label}</bdi>
                {on && <Arrow className="size-3 shrink-0" aria-hidden />}
              </button>
              {/* biome-ignore lint/a11y/useSemanticElements: a window splitter, which HTML has no element for */}
              <span
                role="separator"
                tabIndex={0}
                aria-orientation="vertical"
                aria-label={t('leads.columnWidth', { column: label })}
                aria-valuenow={column.width}
                aria-valuemin={narrowest}
                aria-valuemax={widest}
                onPointerDown={(e) => resizeBy(e, column)}
                onKeyDown={(e) => {
                  const wider = isRtl() ? 'ArrowLeft' : 'ArrowRight';
                  if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
                  e.preventDefault();
                  e.stopPropagation();
                  resize(column.key, column.width + (e.key === wider ? step : -step));
                }}
                className="absolute inset-y-1 end-0 w-2 cursor-col-resize touch-none border-e border-line-strong/0 hover:border-line-strong focus-visible:outline-2 focus-visible:outline-brand"
              />
            </span>
          );
        })}
      </div>
    </div>
  );
}
