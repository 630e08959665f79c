import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextArea } from '@/ui/TextField';
import type { Source } from './queries';

/** A test: what would be made of a sample. */
export function Try({ source }: { source: Source }) {
  const t = useT();
  const [sample, setSample] = useState('{"name": "Dana", "phone": "052-3456789"}');
  const run = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/intake/{id}/try', {
          params: { path: { id: source.id } },
          body: { body: sample, content_type: 'application/json' },
        }),
      ),
    meta: { inline: true },
  });
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm">{t('intake.try')}</h3>
      <FormFailure {...failureText(run.error)} />
      <TextArea
        label={t('intake.tryBody')}
        description={t('intake.tryHint')}
        value={sample}
        onChange={setSample}
      />
      <Button className="self-start" onPress={() => run.mutate()} isPending={run.isPending}>
        {t('intake.try')}
      </Button>
      <div role="status" className="text-sm">
        {run.data?.problems.map((p) => (
          <p key={p.field + p.message} className="text-rose-fg">
            {p.message}
          </p>
        ))}
        {run.data?.problems.length === 0 && (
          <p className="text-green-fg">
            {t('intake.tryGood', {
              who: [run.data.name, run.data.phone, run.data.email].filter(Boolean).join(' · '),
            })}
          </p>
        )}
      </div>
    </section>
  );
}
