import { useQuery } from '@tanstack/react-query';
import { FilePlus2, HandCoins, ReceiptText } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { billingSettingsQuery } from '@/api/billing';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { money } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import type { Lead } from '../queries';
import { DocumentRow } from './billing/DocumentRow';
import type { BillingDialog } from './billing/dialogs';
import { PaymentRow } from './billing/PaymentRow';
import { type OfLead, ofLeadQuery } from './billing/queries';
import { SettingsNotice } from './billing/SettingsNotice';

const Dialogs = lazy(() => import('./billing/Dialogs'));

/** What a lead was offered, owes and has paid. */
export default function Billing({ lead }: { lead: Lead }) {
  const t = useT();
  const mayWrite = useCan('agent');
  const query = useQuery(ofLeadQuery(lead.id));
  const settings = useQuery(billingSettingsQuery).data;
  const loading = useDelayed(query.isPending);
  const [dialog, setDialog] = useState<BillingDialog>();
  if (!query.data) {
    if (query.error) throw query.error;
    return loading ? <Skeleton className="mx-auto mt-6 h-40 max-w-3xl" /> : null;
  }
  const { documents, payments, orders } = query.data;
  const nothing = documents.length === 0 && payments.length === 0;
  const actions = mayWrite && (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        icon={<FilePlus2 className="size-4" aria-hidden />}
        onPress={() => setDialog({ name: 'write', kind: 'quote' })}
      >
        {t('billing.newQuote')}
      </Button>
      <Button
        icon={<ReceiptText className="size-4" aria-hidden />}
        onPress={() => setDialog({ name: 'write', kind: 'request' })}
      >
        {t('billing.newRequest')}
      </Button>
      <Button icon={<HandCoins className="size-4" aria-hidden />} onPress={() => setDialog({ name: 'pay' })}>
        {t('billing.recordPayment')}
      </Button>
    </div>
  );
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
      {settings && !settings.complete && <SettingsNotice />}
      {nothing ? (
        <Empty
          icon={<ReceiptText />}
          title={t('billing.empty')}
          hint={t('billing.emptyHint')}
          action={actions || undefined}
        />
      ) : (
        <>
          <Balance of={query.data} />
          {actions}
          {documents.length > 0 && (
            <Card title={t('billing.documents')} bodyClassName="">
              <ul className="border-t border-line">
                {documents.map((document) => (
                  <DocumentRow
                    key={document.id}
                    document={document}
                    page={orders.find((o) => o.kind === 'payments' && o.subject_id === document.id)}
                    mayWrite={mayWrite}
                    onDialog={setDialog}
                  />
                ))}
              </ul>
            </Card>
          )}
          {payments.length > 0 && (
            <Card title={t('billing.payments')} bodyClassName="">
              <ul className="border-t border-line">
                {payments.map((payment) => (
                  <PaymentRow
                    key={payment.id}
                    payment={payment}
                    invoice={orders.find((o) => o.kind === 'invoices' && o.subject_id === payment.id)}
                    mayWrite={mayWrite}
                    onDialog={setDialog}
                  />
                ))}
              </ul>
            </Card>
          )}
        </>
      )}
      {dialog && (
        <Suspense>
          <Dialogs lead={lead} of={query.data} dialog={dialog} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

function Balance({ of }: { of: OfLead }) {
  const t = useT();
  const figures = [
    { label: t('billing.asked'), value: of.asked_agorot },
    { label: t('billing.paid'), value: of.paid_agorot },
    of.balance_agorot < 0
      ? { label: t('billing.onAccount'), value: -of.balance_agorot, tone: 'text-green-fg' }
      : {
          label: t('billing.balance'),
          value: of.balance_agorot,
          tone: of.balance_agorot ? 'text-rose-fg' : '',
        },
  ];
  return (
    <dl className="grid grid-cols-3 rounded-lg bg-surface shadow-1">
      {figures.map(({ label, value, tone }) => (
        <div key={label} className="min-w-0 border-line px-3 py-3 not-first:border-s sm:px-4">
          <dt className="truncate text-xs text-fg-3">{label}</dt>
          <dd className={cx('truncate text-base font-semibold tabular-nums sm:text-lg', tone)}>
            <bdi>{money(value)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
