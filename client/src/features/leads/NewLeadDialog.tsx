import { valibotResolver } from '@hookform/resolvers/valibot';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import * as v from 'valibot';
import { api } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { phone as nationalPhone } from '@/i18n/format';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { placeInCache, refreshHeads } from './boardCache';
import { AddedTwins } from './merge/AddedTwins';
import { type Twin, twinsQuery } from './merge/queries';
import type { Lead } from './queries';
import { shekels } from './shekels';

const schema = v.object({
  name: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  phone: v.pipe(v.string(), v.trim(), v.maxLength(60)),
  email: v.pipe(v.string(), v.trim(), v.maxLength(254)),
  value: v.pipe(v.string(), v.trim()),
  notes: v.pipe(v.string(), v.trim(), v.maxLength(10_000)),
  status: v.string(),
});

type Form = v.InferOutput<typeof schema>;

interface NewLeadDialogProps {
  status?: string;
  onClose: () => void;
}

/** Adds a lead. A known phone opens the lead that has it, and says so. */
export default function NewLeadDialog({ status, onClose }: NewLeadDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const statuses = useStatuses();
  const [added, setAdded] = useState<{ lead: Lead; twins: Twin[] }>();
  const form = useForm<Form>({
    resolver: valibotResolver(schema),
    defaultValues: { name: '', phone: '', email: '', value: '', notes: '', status: status ?? '' },
  });
  const create = useMutation({
    mutationFn: async (values: Form) => {
      const { data, response } = await api.POST('/api/leads', {
        body: {
          name: values.name || undefined,
          phone: values.phone || undefined,
          email: values.email || undefined,
          notes: values.notes || undefined,
          status: values.status || undefined,
          value_agorot: shekels(values.value) || undefined,
        },
      });
      return { lead: data!, known: response.status === 200 };
    },
    meta: { inline: true },
    onSuccess: async ({ lead, known }) => {
      const name = lead.name || (lead.phone ? nationalPhone(lead.phone) : t('leads.noName'));
      placeInCache(client, lead);
      refreshHeads(client);
      void client.invalidateQueries({ queryKey: ['leads', 'list'] });
      const twins = known ? [] : await client.fetchQuery(twinsQuery(lead.id)).catch(() => []);
      if (twins.length > 0) {
        setAdded({ lead, twins });
        return;
      }
      onClose();
      const open = () => void navigate({ to: '/leads/$leadId', params: { leadId: String(lead.id) } });
      if (known) {
        open();
        toast({ kind: 'info', title: t('newLead.exists', { name }) });
      } else {
        toast({
          kind: 'success',
          title: t('newLead.created', { name }),
          action: { label: t('leads.open'), run: open },
        });
      }
    },
    onError: (e) => {
      if (!isApiError(e)) return;
      for (const field of ['name', 'phone', 'email', 'notes', 'status'] as const) {
        const message = e.field(field);
        if (message) form.setError(field, { message });
      }
    },
  });
  const submit = form.handleSubmit((values) => {
    if (!values.name && !values.phone && !values.email)
      form.setError('name', { message: t('newLead.needOne') });
    else create.mutate(values);
  });
  const shownStatus = form.watch('status') || statuses[0]?.key || null;
  const general = isApiError(create.error) && create.error.fields.length > 0 ? null : create.error;

  if (added) return <AddedTwins {...added} onClose={onClose} />;
  return (
    <Dialog title={t('leads.new')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={(e) => void submit(e)} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(general)} />
          <Text form={form} name="name" label={t('newLead.name')} autoFocus autoComplete="off" />
          <Text
            form={form}
            name="phone"
            label={t('newLead.phone')}
            type="tel"
            placeholder="050-123-4567"
            autoComplete="off"
          />
          <Text
            form={form}
            name="email"
            label={t('newLead.email')}
            type="email"
            optional={t('field.optional')}
            autoComplete="off"
          />
          <div className="grid grid-cols-2 gap-3">
            <Select
              label={t('newLead.status')}
              value={shownStatus}
              onChange={(key) => form.setValue('status', key)}
              options={statuses.map((s) => ({
                value: s.key,
                label: s.label,
                icon: <Dot tone={toneOf(s.color)} />,
              }))}
              error={form.formState.errors.status?.message}
            />
            <Text
              form={form}
              name="value"
              label={t('newLead.value')}
              type="number"
              optional={t('field.optional')}
            />
          </div>
          <Controller
            control={form.control}
            name="notes"
            render={({ field, fieldState }) => (
              <TextArea
                label={t('newLead.note')}
                optional={t('field.optional')}
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                error={fieldState.error?.message}
              />
            )}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

interface TextProps {
  form: ReturnType<typeof useForm<Form>>;
  name: 'name' | 'phone' | 'email' | 'value';
  label: string;
  type?: 'tel' | 'email' | 'number';
  optional?: string;
  placeholder?: string;
  autoFocus?: boolean;
  autoComplete?: string;
}

function Text({ form, name, ...rest }: TextProps) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field, fieldState }) => (
        <TextField
          {...rest}
          ref={field.ref}
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}
