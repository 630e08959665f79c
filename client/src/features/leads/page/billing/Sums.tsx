import { useT } from '@/i18n';
import { decimalText } from '@/i18n/amount';
import { money } from '@/i18n/format';
import type { Totals } from './totals';

/** The sums of a draft, as they will stand below it. */
export function Sums({ totals, vatBp }: { totals: Totals; vatBp: number }) {
  const t = useT();
  const rows = [
    ...(totals.discount > 0
      ? [
          { label: t('billing.subtotal'), value: totals.subtotal },
          { label: t('billing.discount'), value: -totals.discount },
        ]
      : []),
    ...(vatBp > 0
      ? [
          { label: t('billing.net'), value: totals.net },
          { label: t('billing.vat', { rate: `${decimalText(vatBp, 2)}%` }), value: totals.vat },
        ]
      : []),
  ];
  return (
    <dl aria-live="polite" className="ms-auto w-full max-w-72 text-sm">
      {rows.map((row) => (
        <div key={row.label} className="flex justify-between gap-4 py-0.5 text-fg-2">
          <dt>{row.label}</dt>
          <dd className="tabular-nums">
            <bdi>{money(row.value)}</bdi>
          </dd>
        </div>
      ))}
      <div className="mt-1 flex justify-between gap-4 rounded-md bg-brand-soft px-3 py-2 font-semibold text-brand-text">
        <dt>{t('billing.total')}</dt>
        <dd className="tabular-nums" data-total>
          <bdi>{money(totals.total)}</bdi>
        </dd>
      </div>
    </dl>
  );
}
