import { parseDate } from '@internationalized/date';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DocumentSummary } from '@/api/billing';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { parseShekels, shekelsText } from '@/i18n/amount';
import { money, ymd } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField } from '@/ui/DateTimeField';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Lead } from '../../queries';
import { methods, type OfLead } from './queries';

interface PaymentDialogProps {
  lead: Lead;
  of: OfLead;
  document?: DocumentSummary;
  onClose: () => void;
}

const onAccount = 'none';

/** Writes down money that came, for a request or on account. */
export function PaymentDialog({ lead, of, document, onClose }: PaymentDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const open = of.documents.filter((d) => d.kind === 'request' && d.status === 'sent');
  const [request, setRequest] = useState(String(document?.id ?? open[0]?.id ?? onAccount));
  const chosen = open.find((d) => String(d.id) === request);
  const left = (d: DocumentSummary | undefined) => (d ? d.total_agorot - d.paid_agorot : 0);
  const [amount, setAmount] = useState(chosen ? shekelsText(left(chosen)) : '');
  const [method, setMethod] = useState<(typeof methods)[number]>('transfer');
  const [on, setOn] = useState(ymd(Date.now()));
  const [reference, setReference] = useState('');
  const [tried, setTried] = useState(false);
  const agorot = parseShekels(amount);
  const save = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/leads/{id}/payments', {
          params: { path: { id: lead.id } },
          body: {
            request_id: chosen?.id,
            method,
            amount_agorot: agorot ?? 0,
            paid_on: on,
            reference: reference.trim(),
          },
        }),
      ),
    meta: { inline: true },
    onSuccess: (payment) => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      toast({
        kind: 'success',
        title: t('billing.paymentRecorded', { amount: money(payment.amount_agorot) }),
      });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (agorot) save.mutate();
  };
  return (
    <Dialog title={t('billing.recordPayment')} closeLabel={t('action.close')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          {open.length > 0 && (
            <Select
              label={t('billing.forRequest')}
              value={request}
              onChange={(value) => {
                setRequest(value);
                const next = open.find((d) => String(d.id) === value);
                if (next) setAmount(shekelsText(left(next)));
              }}
              options={[
                ...open.map((d) => ({
                  value: String(d.id),
                  label: `${t('billing.kind.request')} ${d.label} · ${money(left(d))}`,
                })),
                { value: onAccount, label: t('billing.toAccount') },
              ]}
            />
          )}
          <div className="grid grid-cols-2 items-start gap-3">
            <TextField
              label={t('billing.amount')}
              type="number"
              autoFocus
              value={amount}
              onChange={setAmount}
              error={
                (tried && !agorot ? t('billing.badAmount') : undefined) ?? refused?.field('amount_agorot')
              }
            />
            <div>
              <DateField
                label={t('billing.paidOn')}
                value={on ? parseDate(on) : null}
                onChange={(date) => setOn(date?.toString() ?? '')}
              />
              {refused?.field('paid_on') && (
                <p className="mt-1.5 text-xs text-rose-fg">{refused.field('paid_on')}</p>
              )}
            </div>
          </div>
          <Select
            label={t('billing.method')}
            value={method}
            onChange={setMethod}
            options={methods.map((value) => ({ value, label: t(`billing.method.${value}`) }))}
          />
          <TextField
            label={t('billing.reference')}
            optional={t('field.optional')}
            value={reference}
            onChange={setReference}
            maxLength={200}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t('billing.record')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
