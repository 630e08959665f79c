import { useColleagues, useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { Dot, toneOf } from '@/ui/Chip';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import type { Settings } from './queries';

interface SettingsCardProps {
  settings: Settings;
  onChange: (next: Partial<Settings>) => void;
}

const delimiters = [
  { value: ',', key: 'comma' },
  { value: ';', key: 'semicolon' },
  { value: '\t', key: 'tab' },
  { value: '|', key: 'pipe' },
] as const;

const encodings = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1255', label: 'Windows-1255' },
  { value: 'utf-16le', label: 'UTF-16' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
] as const;

/** What to do with people who are known, what new leads get, and how a CSV is read. */
export function SettingsCard({ settings, onChange }: SettingsCardProps) {
  const t = useT();
  const statuses = useStatuses();
  const colleagues = useColleagues();
  return (
    <Card title={t('import.how')}>
      <div className="grid gap-4 md:grid-cols-3">
        <Select
          label={t('import.known')}
          value={settings.known}
          onChange={(known) => onChange({ known })}
          options={(['skip', 'fill', 'overwrite'] as const).map((value) => ({
            value,
            label: t(`import.known.${value}`),
          }))}
        />
        <Select
          label={t('import.status')}
          value={settings.status || statuses[0]?.key || null}
          onChange={(status) => onChange({ status })}
          options={statuses.map((s) => ({
            value: s.key,
            label: s.label,
            icon: <Dot tone={toneOf(s.color)} />,
          }))}
        />
        <Select
          label={t('import.owner')}
          value={String(settings.owner_id)}
          onChange={(owner) => onChange({ owner_id: Number(owner) })}
          options={[
            { value: '0', label: t('import.ownerNone') },
            ...colleagues.map((c) => ({ value: String(c.id), label: c.name })),
          ]}
        />
        {(settings.sheets?.length ?? 0) > 1 && (
          <Select
            label={t('import.sheet')}
            value={settings.sheet}
            onChange={(sheet) => onChange({ sheet })}
            options={settings.sheets!.map((name) => ({ value: name, label: name }))}
          />
        )}
        {settings.kind === 'csv' && (
          <>
            <Select
              label={t('import.encoding')}
              value={settings.encoding}
              onChange={(encoding) => onChange({ encoding })}
              options={[...encodings]}
            />
            <Select
              label={t('import.delimiter')}
              value={settings.delimiter}
              onChange={(delimiter) => onChange({ delimiter })}
              options={delimiters.map(({ value, key }) => ({ value, label: t(`import.delimiter.${key}`) }))}
            />
          </>
        )}
        <div className="flex flex-col justify-end gap-1">
          <Switch
            label={t('import.byEmail')}
            isSelected={settings.by_email}
            onChange={(by_email) => onChange({ by_email })}
          />
          <Switch
            label={t('import.header')}
            isSelected={settings.header}
            onChange={(header) => onChange({ header })}
          />
        </div>
      </div>
    </Card>
  );
}
