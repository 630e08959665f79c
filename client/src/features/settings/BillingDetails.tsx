import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ReceiptText } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type BillingSettings, billingSettingsQuery } from '@/api/billing';
import { api, body, type Schema } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { LogoField } from './LogoField';

type Form = Schema<'BillingSettings'>;

/** Who asks for the money: what the law and the customer want to see on a document. */
export function BillingDetails({ settings }: { settings: BillingSettings }) {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('owner');
  const { complete: _complete, vat_bp: _vat, pages: _pages, invoices: _invoices, ...stored } = settings;
  const [form, setForm] = useState<Form>(stored);
  const [days, setDays] = useState(String(stored.valid_days));
  const set = (change: Partial<Form>) => setForm((old) => ({ ...old, ...change }));
  const save = useMutation({
    mutationFn: () =>
      body(api.PUT('/api/billing/settings', { body: { ...form, valid_days: Number(days) || 0 } })),
    meta: { inline: true },
    onSuccess: (next) => {
      client.setQueryData(billingSettingsQuery.queryKey, next);
      toast({ kind: 'success', title: t('billing.detailsSaved') });
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const field = (
    key: 'legal_name' | 'tax_id' | 'address' | 'phone' | 'email' | 'prefix',
    label: string,
    type?: 'tel' | 'email',
    description?: string,
  ) => (
    <TextField
      label={label}
      type={type}
      description={description}
      value={form[key]}
      onChange={(value) => set({ [key]: value })}
      error={refused?.field(key)}
      isDisabled={!mayWrite}
    />
  );
  return (
    <Card title={t('billing.details')} icon={<ReceiptText />}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(e: FormEvent) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <p className="text-sm text-fg-3">{t(mayWrite ? 'billing.detailsHint' : 'settings.readOnly')}</p>
        <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
        <div className="grid items-start gap-4 md:grid-cols-2">
          {field('legal_name', t('billing.legalName'))}
          {field('tax_id', t('billing.ourTaxId'), 'tel')}
          <Select
            label={t('billing.dealer')}
            value={form.dealer}
            onChange={(dealer) => set({ dealer })}
            isDisabled={!mayWrite}
            description={form.dealer === 'exempt' ? t('billing.exemptHint') : undefined}
            options={(['licensed', 'company', 'exempt'] as const).map((value) => ({
              value,
              label: t(`billing.dealer.${value}`),
            }))}
          />
          {field('address', t('billing.address'))}
          {field('phone', t('billing.phone'), 'tel')}
          {field('email', t('billing.email'), 'email')}
          {field('prefix', t('billing.prefix'), undefined, t('billing.prefixHint'))}
          <TextField
            label={t('billing.validDays')}
            type="number"
            value={days}
            onChange={setDays}
            error={refused?.field('valid_days')}
            isDisabled={!mayWrite}
          />
        </div>
        <LogoField
          value={form.logo}
          onChange={(logo) => set({ logo })}
          error={refused?.field('logo')}
          isDisabled={!mayWrite}
        />
        <TextArea
          label={t('billing.footer')}
          optional={t('field.optional')}
          description={t('billing.footerHint')}
          rows={2}
          value={form.footer}
          onChange={(footer) => set({ footer })}
          isDisabled={!mayWrite}
        />
        {mayWrite && (
          <Button type="submit" variant="primary" className="self-start" isPending={save.isPending}>
            {t('action.save')}
          </Button>
        )}
      </form>
    </Card>
  );
}
