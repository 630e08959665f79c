import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { t as translate, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { toast } from '@/ui/toast';
import { type IntakeEvent, type Source, sourcesQuery, targets } from './queries';

/** Where each field of the last delivery goes, to be changed. */
export function Mapping({ source, sample }: { source: Source; sample: IntakeEvent }) {
  const t = useT();
  const client = useQueryClient();
  const [changed, setChanged] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: () =>
      body(
        api.PATCH('/api/intake/{id}', {
          params: { path: { id: source.id } },
          body: { mapping: changed },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      setChanged({});
      toast({ kind: 'success', title: translate('intake.saved') });
      void client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
    },
  });
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm">{t('intake.mapping')}</h3>
      <p className="text-xs text-fg-3">{t('intake.mappingHint')}</p>
      <FormFailure {...failureText(save.error)} />
      {sample.fields.map((field) => (
        <div key={`${field.name} ${field.value}`} className="flex items-center gap-3">
          <span className="min-w-0 flex-1">
            <bdi className="block truncate text-sm">{field.name}</bdi>
            <bdi className="block truncate text-xs text-fg-3">{field.value}</bdi>
          </span>
          <span className="w-40 shrink-0">
            <Select
              hideLabel
              label={field.name}
              value={changed[field.name] ?? field.target}
              onChange={(to) => setChanged((now) => ({ ...now, [field.name]: to }))}
              options={targets.map((to) => ({ value: to, label: t(`intake.target.${to}`) }))}
            />
          </span>
        </div>
      ))}
      <Button
        className="self-start"
        variant="soft"
        isDisabled={Object.keys(changed).length === 0}
        isPending={save.isPending}
        onPress={() => save.mutate()}
      >
        {t('action.save')}
      </Button>
    </section>
  );
}
