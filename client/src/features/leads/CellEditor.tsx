import { type KeyboardEvent, useRef, useState } from 'react';
import { type LeadField, useColleagues, useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import type { LeadChange } from './page/useEditLead';
import type { Lead } from './queries';
import { shekels } from './shekels';

/** What a cell that can be edited asks of the server; a status moves the card. */
export type CellChange = LeadChange & { status?: string };

const editable = new Set(['name', 'phone', 'email', 'status', 'owner', 'value', 'source']);

/** Whether a cell is edited where it stands. */
export function isEditable(column: string, field: LeadField | undefined): boolean {
  return field ? field.kind !== 'multi' : editable.has(column);
}

const cellClass =
  'absolute inset-0 size-full bg-surface px-2 text-sm text-fg outline-2 -outline-offset-2 outline-brand coarse:text-base';

interface CellEditorProps {
  lead: Lead;
  column: string;
  label: string;
  field?: LeadField;
  onSave: (change: CellChange) => void;
  /** The way out: where the focus goes next. */
  onDone: (step: 0 | 1 | -1) => void;
}

/** Edits one cell: Enter saves, Tab saves and goes on, Escape gives up. */
export function CellEditor({ lead, column, label, field, onSave, onDone }: CellEditorProps) {
  const t = useT();
  const statuses = useStatuses();
  const colleagues = useColleagues();
  const first = textOf(lead, column, field);
  const [draft, setDraft] = useState(first);
  const ended = useRef(false);
  const end = (step: 0 | 1 | -1, value: string | null) => {
    if (ended.current) return;
    ended.current = true;
    if (value !== null && value.trim() !== first) onSave(changeOf(column, field, value.trim()));
    onDone(step);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    e.stopPropagation();
    if (e.key === 'Escape') end(0, null);
    else if (e.key === 'Enter') end(0, draft);
    else if (e.key === 'Tab') end(e.shiftKey ? -1 : 1, draft);
    else return;
    e.preventDefault();
  };
  const shared = {
    'aria-label': label,
    autoFocus: true,
    onKeyDown,
    className: cellClass,
  };
  const options = optionsOf();
  if (options) {
    return (
      <select
        {...shared}
        value={draft}
        onChange={(e) => {
          setDraft(e.target.value);
          end(0, e.target.value);
        }}
        onBlur={() => end(0, null)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  const kind = field?.kind ?? column;
  const numeric = kind === 'money' || kind === 'number' || kind === 'value';
  return (
    <input
      {...shared}
      type={kind === 'date' ? 'date' : numeric ? 'number' : kind === 'phone' ? 'tel' : 'text'}
      step="any"
      dir={kind === 'text' || kind === 'name' || kind === 'source' ? 'auto' : 'ltr'}
      maxLength={kind === 'name' ? 200 : 500}
      value={draft}
      onChange={(e) => setDraft(e.target.value)}
      onBlur={() => end(0, draft)}
      className={cx(cellClass, numeric && 'tabular-nums')}
    />
  );

  function optionsOf() {
    if (column === 'status') return statuses.map((s) => ({ value: s.key, label: s.label }));
    const none = { value: '', label: '—' };
    if (column === 'owner') {
      return [
        { value: '', label: t('leads.ownerNone') },
        ...colleagues.map((c) => ({ value: String(c.id), label: c.name })),
      ];
    }
    if (field?.kind === 'select')
      return [none, ...field.options.map((o) => ({ value: o.key ?? '', label: o.label }))];
    if (field?.kind === 'checkbox') {
      return [
        { value: '', label: t('filter.no') },
        { value: 'true', label: t('filter.yes') },
      ];
    }
    return undefined;
  }
}

function textOf(lead: Lead, column: string, field: LeadField | undefined): string {
  if (field) {
    const value = (lead.fields as Record<string, unknown>)[field.key];
    if (value === undefined || value === null) return '';
    return field.kind === 'money' ? String(Number(value) / 100) : String(value);
  }
  switch (column) {
    case 'phone':
      return lead.phone_raw;
    case 'owner':
      return lead.owner_id === null ? '' : String(lead.owner_id);
    case 'value':
      return lead.value_agorot ? String(lead.value_agorot / 100) : '';
  }
  return String(lead[column as 'name' | 'email' | 'status' | 'source'] ?? '');
}

/** What is typed into a cell, as a change of the lead. */
export function changeOf(column: string, field: LeadField | undefined, text: string): CellChange {
  if (field) return { fields: { [field.key]: fieldValueOf(field, text) } };
  switch (column) {
    case 'phone':
    case 'email':
      return { [column]: text || null };
    case 'owner':
      return { owner_id: text ? Number(text) : null };
    case 'value':
      return { value_agorot: shekels(text) };
  }
  return { [column]: text };
}

/** What is typed for an own field, as the server takes it. */
export function fieldValueOf(field: LeadField, text: string): unknown {
  if (text === '') return null;
  if (field.kind === 'number') return Number(text);
  if (field.kind === 'money') return Math.round(Number(text) * 100);
  if (field.kind === 'checkbox') return text === 'true';
  return text;
}
