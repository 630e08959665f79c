import { Trash2 } from 'lucide-react';
import type { Item } from '@/api/billing';
import { useT } from '@/i18n';
import { parseDecimal, parseShekels, shekelsText } from '@/i18n/amount';
import { money } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { type LineForm, pricedOf } from './lines';
import { lineTotal } from './totals';

interface LineEditorProps {
  line: LineForm;
  items: Item[];
  number: number;
  tried: boolean;
  withVat: boolean;
  onChange: (line: LineForm) => void;
  onRemove?: () => void;
}

const field = cx(controlClass, 'h-9 coarse:h-11');

/** One line of a document. A name from the catalogue brings its price along. */
export function LineEditor({ line, items, number, tried, withVat, onChange, onRemove }: LineEditorProps) {
  const t = useT();
  const named = (name: string) => {
    const item = items.find((i) => i.name === name);
    onChange(
      item
        ? {
            ...line,
            name,
            itemId: item.id,
            description: item.description,
            price: shekelsText(item.unit_agorot),
            vatIncluded: item.vat_included,
          }
        : { ...line, name, itemId: undefined },
    );
  };
  const started = line.name.trim() !== '' || line.price.trim() !== '';
  const bad = (wrong: boolean) => (tried && started && wrong ? true : undefined);
  const label = (what: string) => t('billing.lineField', { what, n: number });
  return (
    <div className="rounded-md bg-sunken p-2">
      <div className="grid grid-cols-[1fr_1fr_auto] items-center gap-2 sm:grid-cols-[1fr_5rem_7rem_6.5rem_auto]">
        <input
          list="billing-items"
          aria-label={label(t('billing.lineName'))}
          aria-invalid={bad(line.name.trim() === '')}
          placeholder={t('billing.lineName')}
          dir={line.name ? 'auto' : undefined}
          maxLength={200}
          value={line.name}
          onChange={(e) => named(e.target.value)}
          className={cx(field, 'max-sm:col-span-3')}
        />
        <input
          aria-label={label(t('billing.quantity'))}
          aria-invalid={bad(!parseDecimal(line.quantity, 3))}
          inputMode="decimal"
          dir="ltr"
          value={line.quantity}
          onChange={(e) => onChange({ ...line, quantity: e.target.value })}
          className={cx(field, 'rtl:text-end')}
        />
        <input
          aria-label={label(t('billing.unitPrice'))}
          aria-invalid={bad(parseShekels(line.price) === null)}
          placeholder={t('billing.unitPrice')}
          inputMode="decimal"
          dir={line.price ? 'ltr' : undefined}
          value={line.price}
          onChange={(e) => onChange({ ...line, price: e.target.value })}
          className={cx(field, line.price && 'rtl:text-end')}
        />
        <output className="truncate text-end text-sm tabular-nums max-sm:hidden">
          <bdi>{money(lineTotal(pricedOf(line)))}</bdi>
        </output>
        <IconButton
          size="sm"
          tip={false}
          label={t('billing.removeLine', { n: number })}
          isDisabled={!onRemove}
          onPress={onRemove}
        >
          <Trash2 className="size-4" aria-hidden />
        </IconButton>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <input
          aria-label={label(t('billing.lineDescription'))}
          placeholder={t('billing.lineDescription')}
          dir={line.description ? 'auto' : undefined}
          maxLength={4000}
          value={line.description}
          onChange={(e) => onChange({ ...line, description: e.target.value })}
          className="h-8 min-w-40 flex-1 rounded-sm bg-transparent px-3 text-xs text-fg-2 outline-none placeholder:text-fg-3 focus:bg-surface focus:ring-2 focus:ring-brand/22 coarse:h-11"
        />
        {withVat && (
          <label className="flex items-center gap-2 text-xs text-fg-2 coarse:min-h-11">
            <input
              type="checkbox"
              checked={line.vatIncluded}
              onChange={(e) => onChange({ ...line, vatIncluded: e.target.checked })}
              className="size-4 accent-brand"
            />
            {t('billing.vatIncluded')}
          </label>
        )}
      </div>
    </div>
  );
}
