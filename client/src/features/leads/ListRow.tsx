import { memo } from 'react';
import type { Status } from '@/api/lookups';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { cx } from '@/ui/cx';
import { Cell } from './Cell';
import { type CellChange, CellEditor } from './CellEditor';
import type { ColumnDef } from './columns';
import type { Lead } from './queries';
import type { Trail } from './trail';
import { useColumnLabel } from './useColumnLabel';

interface ListRowProps {
  lead: Lead;
  index: number;
  top: number;
  height: number;
  columns: ColumnDef[];
  template: string;
  status: Status | undefined;
  trail: Trail;
  /** The column of the active cell, or -1. */
  active: number;
  editing: boolean;
  selected: boolean;
  mayWrite: boolean;
  onSelect: (id: number, range: boolean) => void;
  onSave: (lead: Lead, change: CellChange) => void;
  onDone: (step: 0 | 1 | -1) => void;
}

/** One lead in the table. */
export const ListRow = memo(
  function ListRow(props: ListRowProps) {
    const { lead, index, columns, active, editing, selected, mayWrite, onSelect, onSave, onDone } = props;
    const t = useT();
    const labelOf = useColumnLabel();
    const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={mayWrite ? selected : undefined}
        data-row={index}
        className={cx(
          'absolute inset-x-0 top-0 grid border-b border-line text-sm',
          selected ? 'bg-brand-soft' : 'hover:bg-hover',
        )}
        style={{
          height: props.height,
          transform: `translateY(${props.top}px)`,
          gridTemplateColumns: props.template,
        }}
      >
        <span role="gridcell" className="grid place-items-center">
          {mayWrite && (
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t('leads.select', { name })}
              className="size-4 accent-brand"
              checked={selected}
              onChange={() => undefined}
              onClick={(e) => onSelect(lead.id, e.shiftKey)}
            />
          )}
        </span>
        {columns.map((column, col) => {
          const here = active === col;
          return (
            <span
              key={column.key}
              id={`cell-${lead.id}-${col}`}
              role="gridcell"
              tabIndex={-1}
              data-col={col}
              className={cx(
                'relative flex min-w-0 items-center gap-2 overflow-hidden px-2',
                here &&
                  'group-focus/grid:outline-2 group-focus/grid:-outline-offset-2 group-focus/grid:outline-brand',
              )}
            >
              <Cell
                lead={lead}
                column={column.key}
                field={column.field}
                status={props.status}
                trail={props.trail}
              />
              {here && editing && (
                <CellEditor
                  key={`${lead.id}-${column.key}`}
                  lead={lead}
                  column={column.key}
                  field={column.field}
                  label={labelOf(column)}
                  onSave={(change) => onSave(lead, change)}
                  onDone={onDone}
                />
              )}
            </span>
          );
        })}
      </div>
    );
  },
  // The functions are new in each turn, and do the same; a row shows nothing of them.
  (a, b) =>
    a.lead === b.lead &&
    a.index === b.index &&
    a.top === b.top &&
    a.columns === b.columns &&
    a.template === b.template &&
    a.status === b.status &&
    a.active === b.active &&
    a.editing === b.editing &&
    a.selected === b.selected &&
    b.active < 0,
);
