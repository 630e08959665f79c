/** What the sums of a document are made of. */
export interface Priced {
  quantity: number;
  unit_agorot: number;
  vat_included: boolean;
}

/** A discount: hundredths of a percent, or agorot. */
export interface Discount {
  kind: 'none' | 'percent' | 'amount';
  value: number;
}

/** The sums, in agorot. */
export interface Totals {
  subtotal: number;
  discount: number;
  net: number;
  vat: number;
  total: number;
}

// a×b÷c to the nearest whole, halves up, as the server computes it.
function mulDiv(a: bigint, b: bigint, c: bigint): bigint {
  return (a * b + c / 2n) / c;
}

const hundred = 10_000n;

/** One line: quantity in thousandths × unit price, to the nearest agora. */
export function lineTotal(line: Priced): number {
  return Number(mulDiv(BigInt(line.quantity), BigInt(line.unit_agorot), 1000n));
}

/** The sums of a draft while it is written, by the server's own rule; the server has the last word. */
export function totals(lines: Priced[], discount: Discount, vatBp: number): Totals {
  let included = 0n;
  let excluded = 0n;
  for (const line of lines) {
    if (line.vat_included) included += BigInt(lineTotal(line));
    else excluded += BigInt(lineTotal(line));
  }
  const subtotal = included + excluded;
  let off = 0n;
  if (discount.kind === 'percent') {
    const rate = BigInt(discount.value);
    off = mulDiv(subtotal, rate < hundred ? rate : hundred, hundred);
  } else if (discount.kind === 'amount') {
    const value = BigInt(discount.value);
    off = value < subtotal ? value : subtotal;
  }
  if (off > 0n) {
    const ofIncluded = mulDiv(off, included, subtotal);
    included -= ofIncluded;
    excluded -= off - ofIncluded;
  }
  const rate = BigInt(vatBp);
  const contained = mulDiv(included, rate, hundred + rate);
  const vat = contained + mulDiv(excluded, rate, hundred);
  const net = included - contained + excluded;
  return {
    subtotal: Number(subtotal),
    discount: Number(off),
    net: Number(net),
    vat: Number(vat),
    total: Number(net + vat),
  };
}
