import { decimalText, parseDecimal, parseShekels, shekelsText } from '@/i18n/amount';
import type { Draft } from './queries';
import type { Priced } from './totals';

type Line = Draft['lines'][number];

/** A line while it is written: amounts as they are typed. */
export interface LineForm {
  key: number;
  itemId?: number;
  name: string;
  description: string;
  quantity: string;
  price: string;
  vatIncluded: boolean;
}

let keys = 0;

/** A line with nothing in it: one piece, priced before VAT. */
export function emptyLine(): LineForm {
  return { key: ++keys, name: '', description: '', quantity: '1', price: '', vatIncluded: false };
}

/** A stored line as a person would type it. */
export function lineForm(line: Line): LineForm {
  return {
    key: ++keys,
    itemId: line.item_id,
    name: line.name,
    description: line.description ?? '',
    quantity: decimalText(line.quantity, 3),
    price: shekelsText(line.unit_agorot),
    vatIncluded: line.vat_included,
  };
}

/** The line as the server takes it, or null while something of it is no amount. */
export function readLine(line: LineForm): Line | null {
  const quantity = parseDecimal(line.quantity, 3);
  const price = parseShekels(line.price);
  if (!quantity || price === null || line.name.trim() === '') return null;
  return {
    item_id: line.itemId,
    name: line.name.trim(),
    description: line.description.trim(),
    quantity,
    unit_agorot: price,
    vat_included: line.vatIncluded,
  };
}

/** What a line adds to the sums while it is written; what cannot be read yet adds nothing. */
export function pricedOf(line: LineForm): Priced {
  return {
    quantity: parseDecimal(line.quantity, 3) ?? 0,
    unit_agorot: parseShekels(line.price) ?? 0,
    vat_included: line.vatIncluded,
  };
}
