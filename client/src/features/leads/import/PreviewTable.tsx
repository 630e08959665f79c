import type { Schema } from '@/api/client';
import { type LeadField, useColleagues, useLeadFields, useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { money, number, phone } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { Chip, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { FieldValue } from '../Cell';

type Row = Schema<'PreviewRow'>;

/** The first rows of the file as leads; what is refused says why in its place. */
export function PreviewTable({ rows, mapped }: { rows: Row[]; mapped: string[] }) {
  const t = useT();
  const own = useLeadFields().filter((field) => mapped.includes(`field.${field.key}`));
  const heads = ['row', 'name', 'phone', 'email', 'status', 'owner', 'value', 'tags', 'notes'] as const;
  return (
    <Card title={t('import.preview')} bodyClassName="">
      <div
        className="overflow-x-auto border-t border-line"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label={t('import.preview')}
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="text-xs text-fg-3">
              {heads.map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="px-3 py-2 text-start font-medium whitespace-nowrap first:ps-4"
                >
                  {head === 'row' ? t('import.row') : t(`import.field.${head}`)}
                </th>
              ))}
              {own.map((field) => (
                <th
                  key={field.key}
                  scope="col"
                  className="px-3 py-2 text-start font-medium whitespace-nowrap"
                >
                  <bdi>{field.label}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PreviewRow key={row.row} row={row} own={own} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function PreviewRow({ row, own }: { row: Row; own: LeadField[] }) {
  const t = useT();
  const statuses = useStatuses();
  const colleagues = useColleagues();
  const status = statuses.find((s) => s.key === row.status);
  const cell = 'max-w-48 truncate px-3 py-2 first:ps-4 align-top';
  const fault = (...names: string[]) => row.faults.find((f) => names.includes(f.field))?.message;
  const or = (message: string | undefined, shown: React.ReactNode) =>
    message ? <span className="text-xs whitespace-normal text-rose-fg">{message}</span> : shown;
  const [main, ...more] = row.phones;
  return (
    <tr className={cx('border-t border-line', row.faults.length > 0 && 'bg-rose-bg/40')}>
      <td className={cx(cell, 'num text-fg-3')}>{number(row.row)}</td>
      <td className={cell}>{or(fault('name', 'first_name', 'last_name'), <bdi>{row.name}</bdi>)}</td>
      <td className={cell}>
        {or(
          fault('phone'),
          <>
            <span className="num">{main ? phone(main) : row.phone_raw}</span>
            {more.length > 0 && (
              <span className="block text-xs text-fg-3" title={more.map(phone).join(', ')}>
                {t('import.morePhones', { n: more.length })}
              </span>
            )}
          </>,
        )}
      </td>
      <td className={cell}>{or(fault('email'), <bdi>{row.email}</bdi>)}</td>
      <td className={cell}>
        {or(fault('status'), status && <Chip tone={toneOf(status.color)}>{status.label}</Chip>)}
      </td>
      <td className={cell}>
        {or(fault('owner'), <bdi>{colleagues.find((c) => c.id === row.owner_id)?.name}</bdi>)}
      </td>
      <td className={cell}>
        {or(fault('value'), row.value_agorot > 0 && <bdi>{money(row.value_agorot)}</bdi>)}
      </td>
      <td className={cell}>{or(fault('tags'), <bdi>{row.tags.join(', ')}</bdi>)}</td>
      <td className={cell} title={row.notes}>
        {or(fault('notes', 'source'), <bdi>{row.notes}</bdi>)}
      </td>
      {own.map((field) => (
        <td key={field.key} className={cell}>
          {or(fault(`field.${field.key}`), <FieldValue field={field} value={row.fields[field.key]} />)}
        </td>
      ))}
    </tr>
  );
}
