import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Store } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { meQuery, useCan } from '@/api/session';
import { type AccountLocale, t as translate, useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { type Business, businessQuery } from './queries';

/** Name, time zone and language of the business. */
export default function BusinessDetails() {
  const { data, error, isPending } = useQuery(businessQuery);
  const loading = useDelayed(isPending);
  if (error && !data) throw error;
  if (!data) return loading && <Skeleton className="h-64 !rounded-lg" />;
  return <Details key={`${data.name} ${data.timezone} ${data.locale}`} business={data} />;
}

function Details({ business }: { business: Business }) {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('owner');
  const [name, setName] = useState(business.name);
  const [timezone, setTimezone] = useState(business.timezone);
  const [locale, setLocale] = useState<AccountLocale>(business.locale === 'en' ? 'en' : 'he');
  const zones = useMemo(() => {
    const all = Intl.supportedValuesOf('timeZone');
    return (all.includes(business.timezone) ? all : [business.timezone, ...all]).map((zone) => ({
      value: zone,
      label: zone,
    }));
  }, [business.timezone]);
  const change: Schema<'PatchBusinessInBody'> = {
    ...(name.trim() !== business.name && { name: name.trim() }),
    ...(timezone !== business.timezone && { timezone }),
    ...(locale !== business.locale && { locale }),
  };
  const save = useMutation({
    mutationFn: () => body(api.PATCH('/api/business/current', { body: change })),
    meta: { inline: true },
    onSuccess: (next) => {
      client.setQueryData(businessQuery.queryKey, next);
      // The session carries the name of the business and the zone of every date.
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast({ kind: 'success', title: translate('business.saved') });
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Card title={t('business.details')} icon={<Store />}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        {!mayWrite && <p className="text-sm text-fg-3">{t('settings.readOnly')}</p>}
        <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
        <TextField
          label={t('business.name')}
          autoComplete="organization"
          value={name}
          onChange={setName}
          error={refused?.field('name')}
          isDisabled={!mayWrite}
        />
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Select
            label={t('business.timezone')}
            description={t('business.timezoneHint')}
            value={timezone}
            onChange={setTimezone}
            options={zones}
            error={refused?.field('timezone')}
            isDisabled={!mayWrite}
          />
          <Select
            label={t('business.locale')}
            description={t('business.localeHint')}
            value={locale}
            onChange={setLocale}
            options={[
              { value: 'he', label: t('locale.he') },
              { value: 'en', label: t('locale.en') },
            ]}
            error={refused?.field('locale')}
            isDisabled={!mayWrite}
          />
        </div>
        {mayWrite && (
          <Button
            type="submit"
            variant="primary"
            className="self-start"
            isDisabled={Object.keys(change).length === 0}
            isPending={save.isPending}
          >
            {t('action.save')}
          </Button>
        )}
      </form>
    </Card>
  );
}
