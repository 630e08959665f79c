import { Undo2, Wallet } from 'lucide-react';
import { useT } from '@/i18n';
import { day, money } from '@/i18n/format';
import { buttonClass, IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import type { BillingDialog } from './dialogs';
import { InvoiceButton } from './InvoiceButton';
import type { Order, Payment } from './queries';

interface PaymentRowProps {
  payment: Payment;
  invoice?: Order;
  mayWrite: boolean;
  onDialog: (dialog: BillingDialog) => void;
}

/** One payment, or the entry that takes one back. */
export function PaymentRow({ payment, invoice, mayWrite, onDialog }: PaymentRowProps) {
  const t = useT();
  const back = payment.amount_agorot < 0;
  const details = [payment.reference, payment.note].filter(Boolean).join(' · ');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-3 first:border-0">
      <span
        className={cx(
          'grid size-9 shrink-0 place-items-center rounded-full',
          back ? 'bg-slate-bg text-slate-fg' : 'bg-green-bg text-green-fg',
        )}
        aria-hidden
      >
        {back ? <Undo2 className="size-4" /> : <Wallet className="size-4" />}
      </span>
      <div className={cx('min-w-0 flex-1', (back || payment.reversed_by_id !== null) && 'opacity-60')}>
        <p className="text-sm font-medium">
          {back ? t('billing.reversal') : t(`billing.method.${payment.method}`)}{' '}
          <span className="num text-xs font-normal text-fg-3">{payment.label}</span>
        </p>
        <p className="truncate text-xs text-fg-2">
          <bdi>{day(payment.paid_on)}</bdi>
          {details && (
            <>
              {' · '}
              <bdi>{details}</bdi>
            </>
          )}
        </p>
      </div>
      <p
        className={cx(
          'text-sm font-semibold tabular-nums',
          payment.reversed_by_id ? 'text-fg-3 line-through' : !back && 'text-green-fg',
        )}
      >
        <bdi>{money(payment.amount_agorot)}</bdi>
      </p>
      <a
        href={`/api/billing/payments/${payment.id}/pdf`}
        target="_blank"
        rel="noreferrer"
        className={buttonClass('ghost', 'sm')}
        aria-label={t('billing.openPdf', { name: `${t('billing.confirmation')} ${payment.label}` })}
      >
        PDF
      </a>
      {!back && !payment.reversed_by_id && (
        <InvoiceButton payment={payment} invoice={invoice} mayWrite={mayWrite} />
      )}
      {mayWrite && !back && !payment.reversed_by_id && (
        <IconButton
          size="sm"
          label={t('billing.reverseOf', { label: payment.label })}
          onPress={() => onDialog({ name: 'reverse', payment })}
        >
          <Undo2 className="size-4" aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
