import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type LeadField, useLeadFields } from '@/api/lookups';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button, IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { Segmented } from '@/ui/Segmented';
import {
  builtInFields,
  type Condition,
  filterText,
  isAlone,
  newTest,
  operatorsOf,
  parseFilter,
  type TestKind,
  testKind,
  withOperator,
} from './condition';
import { useFilterOptions } from './useFilterOptions';

interface FilterDialogProps {
  filter: string | undefined;
  onApply: (filter: string | undefined) => void;
  onClose: () => void;
}

const most = 20;

/** Builds a filter: tests joined by all or any, and within them groups joined the other way. */
export default function FilterDialog({ filter, onApply, onClose }: FilterDialogProps) {
  const t = useT();
  const own = useLeadFields();
  const [root, setRoot] = useState<Condition>(() => parseFilter(filter) ?? { all: [newTest('status', [])] });
  return (
    <Dialog wide title={t('filter.title')} closeLabel={t('action.close')} onClose={onClose}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(e) => {
          e.preventDefault();
          onApply(filterText(root));
          onClose();
        }}
      >
        <DialogBody>
          <Group value={root} own={own} onChange={setRoot} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary">
            {t('filter.apply')}
          </Button>
          <Button
            onPress={() => {
              onApply(undefined);
              onClose();
            }}
          >
            {t('leads.clearFilters')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

interface GroupProps {
  value: Condition;
  own: LeadField[];
  onChange: (value: Condition) => void;
  /** Takes a nested group away. */
  onRemove?: () => void;
}

function Group({ value, own, onChange, onRemove }: GroupProps) {
  const t = useT();
  const join = value.any ? 'any' : 'all';
  const children = value.all ?? value.any ?? [];
  const set = (next: Condition[]) => onChange({ [join]: next });
  const at = (i: number, next: Condition | null) =>
    set(next ? children.map((c, j) => (i === j ? next : c)) : children.filter((_, j) => i !== j));
  return (
    <fieldset className={cx('flex min-w-0 flex-col gap-2', onRemove && 'rounded-md bg-sunken p-3')}>
      <legend className="sr-only">{t('filter.group')}</legend>
      <div className="flex items-center gap-2">
        <Segmented
          label={t('filter.join')}
          value={join}
          onChange={(next) => onChange({ [next]: children })}
          options={[
            { value: 'all', label: t('filter.all') },
            { value: 'any', label: t('filter.any') },
          ]}
        />
        {onRemove && (
          <IconButton label={t('filter.removeGroup')} size="sm" className="ms-auto" onPress={onRemove}>
            <X className="size-4" aria-hidden />
          </IconButton>
        )}
      </div>
      {children.map((child, i) =>
        child.f ? (
          <Test key={i} value={child} own={own} onChange={(next) => at(i, next)} />
        ) : (
          <Group
            key={i}
            value={child}
            own={own}
            onChange={(next) => at(i, next)}
            onRemove={() => at(i, null)}
          />
        ),
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="ghost"
          isDisabled={children.length >= most}
          icon={<Plus className="size-4" aria-hidden />}
          onPress={() => set([...children, newTest('status', own)])}
        >
          {t('filter.addTest')}
        </Button>
        {!onRemove && (
          <Button
            size="sm"
            variant="ghost"
            isDisabled={children.length >= most}
            icon={<Plus className="size-4" aria-hidden />}
            onPress={() => set([...children, { [join === 'all' ? 'any' : 'all']: [newTest('status', own)] }])}
          >
            {t('filter.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

const selectClass = cx(controlClass, 'h-9 coarse:h-11');

interface TestProps {
  value: Condition;
  own: LeadField[];
  onChange: (value: Condition | null) => void;
}

function Test({ value, own, onChange }: TestProps) {
  const t = useT();
  const kind = testKind(value.f!, own);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2 md:grid-cols-[10rem_9rem_minmax(0,1fr)_auto]">
      <select
        aria-label={t('filter.field')}
        className={selectClass}
        value={value.f}
        onChange={(e) => onChange(newTest(e.target.value, own))}
      >
        {!kind && <option value={value.f}>{t('filter.gone')}</option>}
        {builtInFields.map((field) => (
          <option key={field} value={field}>
            {t(`filter.field.${field}`)}
          </option>
        ))}
        {own.map((field) => (
          <option key={field.key} value={`field.${field.key}`}>
            {field.label}
          </option>
        ))}
      </select>
      {kind ? (
        <select
          aria-label={t('filter.op')}
          className={selectClass}
          value={value.op}
          onChange={(e) => onChange(withOperator(value, kind, e.target.value))}
        >
          {operatorsOf(value.f!, kind).map((op) => (
            <option key={op} value={op}>
              {t(`filter.op.${op}`)}
            </option>
          ))}
        </select>
      ) : (
        <span />
      )}
      <div className="max-md:order-last max-md:col-span-3">
        {kind && !isAlone(value.op) && (
          <Value kind={kind} test={value} own={own} onChange={(v) => onChange({ ...value, v })} />
        )}
      </div>
      <IconButton label={t('filter.remove')} size="sm" onPress={() => onChange(null)}>
        <X className="size-4" aria-hidden />
      </IconButton>
    </div>
  );
}

interface ValueProps {
  kind: TestKind;
  test: Condition;
  own: LeadField[];
  onChange: (value: string[]) => void;
}

function Value({ kind, test, own, onChange }: ValueProps) {
  const t = useT();
  const options = useFilterOptions(kind, test, own);
  const value = test.v ?? [];
  if (options) {
    return (
      <div className="flex flex-wrap gap-1.5">
        {options.map((option) => {
          const on = value.includes(option.value);
          return (
            <button
              key={option.value}
              type="button"
              aria-pressed={on}
              onClick={() =>
                onChange(on ? value.filter((v) => v !== option.value) : [...value, option.value])
              }
              className={cx(
                'h-8 rounded-sm border px-2.5 text-xs coarse:h-11',
                on
                  ? 'border-brand bg-brand-soft font-medium text-brand-text'
                  : 'border-line-strong text-fg-2 hover:bg-hover',
              )}
            >
              <bdi>{option.label}</bdi>
            </button>
          );
        })}
      </div>
    );
  }
  if (kind === 'flag') {
    return (
      <select
        aria-label={t('filter.value')}
        className={selectClass}
        value={value[0] ?? 'true'}
        onChange={(e) => onChange([e.target.value])}
      >
        <option value="true">{t('filter.yes')}</option>
        <option value="false">{t('filter.no')}</option>
      </select>
    );
  }
  const days = kind === 'time' && (test.op === 'last' || test.op === 'next');
  const shown = kind === 'amount' && value[0] ? String(Number(value[0]) / 100) : (value[0] ?? '');
  const type = days || kind === 'amount' || kind === 'number' ? 'number' : kind === 'time' ? 'date' : 'text';
  return (
    <label className="flex items-center gap-2 text-sm text-fg-2">
      <span className="sr-only">{t('filter.value')}</span>
      <input
        type={type}
        min={days ? 0 : undefined}
        max={days ? 3650 : undefined}
        step="any"
        dir={type === 'text' ? 'auto' : 'ltr'}
        maxLength={150}
        className={cx(controlClass, 'h-9 min-w-0 flex-1 coarse:h-11')}
        value={shown}
        onChange={(e) => {
          const text = e.target.value;
          if (kind === 'tag' || kind === 'source') onChange(text.split(',').map((v) => v.trim()));
          else if (kind === 'amount') onChange(text === '' ? [] : [String(Math.round(Number(text) * 100))]);
          else onChange([days ? text.replace(/\D/g, '') : text]);
        }}
      />
      {days && t('filter.days')}
      {kind === 'amount' && '₪'}
    </label>
  );
}
