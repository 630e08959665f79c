import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { billingSettingsQuery } from '@/api/billing';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import { toast } from '@/ui/toast';
import type { Order, Payment } from './queries';

interface InvoiceButtonProps {
  payment: Payment;
  invoice?: Order;
  mayWrite: boolean;
}

/** The tax invoice of a payment at the licensed provider: the way to it, or to ask for it. */
export function InvoiceButton({ payment, invoice, mayWrite }: InvoiceButtonProps) {
  const t = useT();
  const client = useQueryClient();
  const connected = useQuery(billingSettingsQuery).data?.invoices;
  const ask = useMutation({
    mutationFn: () =>
      body(api.POST('/api/billing/payments/{id}/invoice', { params: { path: { id: payment.id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      toast({ kind: 'success', title: t('billing.invoiceAsked') });
    },
  });
  if (invoice?.state === 'ready') {
    return (
      <a href={invoice.url} target="_blank" rel="noreferrer" className={buttonClass('ghost', 'sm')}>
        {t('billing.invoiceOf', { n: invoice.number })}
      </a>
    );
  }
  if (invoice?.state === 'asked') {
    return <span className="text-xs text-fg-3">{t('billing.invoiceAsked')}</span>;
  }
  if (!connected || !mayWrite) return null;
  return (
    <>
      {invoice?.error && (
        <span className="text-xs text-rose-fg">
          {t('billing.invoiceFailed')}: <bdi>{invoice.error}</bdi>
        </span>
      )}
      <Button size="sm" isPending={ask.isPending} onPress={() => ask.mutate()}>
        {t('billing.invoice')}
      </Button>
    </>
  );
}
