import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useLeadFields } from '@/api/lookups';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { PreviewTable } from './PreviewTable';
import { fields, type Import, importQuery, previewQuery, type Settings } from './queries';
import { SettingsCard } from './SettingsCard';
import { StatusWords } from './StatusWords';

interface ColumnsStepProps {
  of: Import;
  isPending: boolean;
  onCheck: () => void;
}

/** What each column means, how to treat people who are known, and the first rows under it. Each choice is
 * saved at once, so that the preview is the server's own reading. */
export function ColumnsStep({ of, isPending, onCheck }: ColumnsStepProps) {
  const t = useT();
  const client = useQueryClient();
  const [draft, setDraft] = useState(of.settings);
  const save = useMutation({
    mutationFn: (next: Settings) =>
      body(api.PATCH('/api/imports/{id}', { params: { path: { id: of.id } }, body: next })),
    scope: { id: `import-${of.id}` },
    meta: { inline: true },
    onSuccess: (now) => {
      client.setQueryData(importQuery(of.id).queryKey, now);
      setDraft(now.settings);
    },
  });
  const change = (next: Partial<Settings>) => {
    const settings = { ...draft, ...next };
    setDraft(settings);
    save.mutate(settings);
  };
  const own = useLeadFields();
  const preview = useQuery(previewQuery(of));
  const failed = failureText(save.error ?? preview.error);
  const shown = of.columns.map((column, i) => column.header || t('import.column', { n: i + 1 }));
  const setField = (at: number, field: string) =>
    change({ fields: draft.fields.map((old, i) => (i === at ? (field === 'none' ? '' : field) : old)) });

  return (
    <>
      {of.fault && <FormFailure title={t('import.unreadable')} hint={of.fault} />}
      <Card title={t('import.columns')} bodyClassName="">
        <p className="px-4 pb-3 text-sm text-fg-3">{t('import.columnsHint')}</p>
        <ul className="border-t border-line">
          {of.columns.map((column, i) => (
            <li
              key={`${i} ${column.header}`}
              className="grid items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 last:border-0 md:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_14rem]"
            >
              <bdi className="truncate text-sm font-medium">{shown[i]}</bdi>
              <span className="truncate text-xs text-fg-3 max-md:order-3">
                {column.samples.length ? <bdi>{column.samples.join(' · ')}</bdi> : t('import.noSamples')}
              </span>
              <Select
                label={t('import.meaning', { column: shown[i] ?? '' })}
                hideLabel
                value={draft.fields[i] || 'none'}
                onChange={(field) => setField(i, field)}
                options={[
                  { value: 'none', label: t('import.field.none') },
                  ...fields.map((field) => ({ value: field, label: t(`import.field.${field}`) })),
                  ...own.map((field) => ({ value: `field.${field.key}`, label: field.label })),
                ]}
              />
            </li>
          ))}
        </ul>
      </Card>
      <FormFailure {...failed} />
      {preview.data && (
        <StatusWords
          words={preview.data.words}
          chosen={draft.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      )}
      <SettingsCard settings={draft} onChange={change} />
      {preview.data && <PreviewTable rows={preview.data.rows} mapped={draft.fields} />}
      <div className="sticky bottom-0 -mx-4 flex border-t border-line bg-bg px-4 py-3">
        <Button
          variant="primary"
          isPending={isPending || save.isPending}
          isDisabled={Boolean(save.error)}
          onPress={onCheck}
        >
          {t('import.check')}
        </Button>
      </div>
    </>
  );
}
