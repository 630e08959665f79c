import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { Skeleton } from '@/ui/Skeleton';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { businessQuery } from './queries';

/** Name and time zone of the business. */
export function BusinessCard() {
  const t = useT();
  const { data } = useQuery(businessQuery);
  return (
    <Card title={t('settings.business')}>
      {data ? (
        <BusinessForm key={data.id} name={data.name} timezone={data.timezone} />
      ) : (
        <Skeleton className="h-16" />
      )}
    </Card>
  );
}

function BusinessForm(was: { name: string; timezone: string }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(was.name);
  const [timezone, setTimezone] = useState(was.timezone);
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
    [],
  );
  const save = useMutation({
    mutationFn: () => body(api.PATCH('/api/business/current', { body: { name, timezone } })),
    meta: { inline: true },
    onSuccess: () => {
      for (const key of ['business', 'me']) void client.invalidateQueries({ queryKey: [key] });
      toast({ kind: 'success', title: t('settings.saved') });
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
      <FormFailure {...failureText(save.error)} />
      <div className="grid gap-3 md:grid-cols-2">
        <TextField
          label={t('settings.name')}
          value={name}
          onChange={setName}
          error={isApiError(save.error) ? save.error.field('name') : undefined}
          isRequired
        />
        <Select label={t('settings.timezone')} value={timezone} onChange={setTimezone} options={zones} />
      </div>
      <div>
        <Button
          type="submit"
          variant="primary"
          isPending={save.isPending}
          isDisabled={name === was.name && timezone === was.timezone}
        >
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
