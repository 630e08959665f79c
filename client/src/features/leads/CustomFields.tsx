import { useLeadFields } from '@/api/lookups';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { FieldValue } from './Cell';
import { fieldValueOf } from './CellEditor';
import { Fact, FactRow } from './page/Fact';
import type { LeadChange } from './page/useEditLead';
import type { Lead } from './queries';

interface CustomFieldsProps {
  lead: Lead;
  save: (change: LeadChange) => Promise<unknown>;
  mayWrite: boolean;
}

/** The business's own fields of a lead, each edited where it stands. */
export function CustomFields({ lead, save, mayWrite }: CustomFieldsProps) {
  const t = useT();
  const fields = useLeadFields();
  if (fields.length === 0) return null;
  const values = lead.fields as Record<string, unknown>;
  return (
    <Card title={t('leads.ownFields')}>
      <dl className="text-sm">
        {fields.map((field) => {
          const value = values[field.key];
          const set = (next: unknown) => save({ fields: { [field.key]: next } });
          if (field.kind === 'checkbox') {
            return (
              <FactRow key={field.key} label={field.label}>
                <input
                  type="checkbox"
                  aria-label={field.label}
                  className="size-4 accent-brand"
                  disabled={!mayWrite}
                  checked={value === true}
                  onChange={(e) => void set(e.target.checked).catch(() => undefined)}
                />
              </FactRow>
            );
          }
          if (field.kind === 'select' || field.kind === 'multi') {
            const chosen = Array.isArray(value) ? (value as string[]) : value ? [String(value)] : [];
            const toggle = (key: string) => {
              const has = chosen.includes(key);
              if (field.kind === 'select') return set(has ? null : key);
              return set(has ? chosen.filter((k) => k !== key) : [...chosen, key]);
            };
            return (
              <FactRow key={field.key} label={field.label}>
                {mayWrite ? (
                  <span role="group" aria-label={field.label} className="flex flex-wrap gap-1 py-1">
                    {field.options.map((option) => (
                      <button
                        key={option.key}
                        type="button"
                        aria-pressed={chosen.includes(option.key ?? '')}
                        onClick={() => void toggle(option.key ?? '').catch(() => undefined)}
                        className="h-7 rounded-sm border border-line-strong px-2 text-xs text-fg-2 hover:bg-hover aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:text-brand-text coarse:h-11"
                      >
                        <bdi>{option.label}</bdi>
                      </button>
                    ))}
                  </span>
                ) : (
                  <FieldValue field={field} value={value} />
                )}
              </FactRow>
            );
          }
          const text =
            value === undefined || value === null
              ? ''
              : field.kind === 'money'
                ? String(Number(value) / 100)
                : String(value);
          return (
            <Fact
              key={field.key}
              label={field.label}
              type={
                field.kind === 'number' || field.kind === 'money'
                  ? 'number'
                  : field.kind === 'phone'
                    ? 'tel'
                    : undefined
              }
              field={`fields.${field.key}`}
              value={text}
              shown={<FieldValue field={field} value={value} />}
              mayWrite={mayWrite}
              onSave={(next) => set(fieldValueOf(field, next))}
            />
          );
        })}
      </dl>
    </Card>
  );
}
