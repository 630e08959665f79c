import { describe, expect, it } from 'vitest';
import { type Discount, lineTotal, type Priced, totals } from './totals';

const one = (unit_agorot: number, vat_included: boolean): Priced => ({
  quantity: 1000,
  unit_agorot,
  vat_included,
});
const none: Discount = { kind: 'none', value: 0 };

// The same figures as in the server's test: the two must not drift apart.
describe('totals', () => {
  it.each<[string, Priced[], Discount, number, number[]]>([
    ['nothing', [], none, 1800, [0, 0, 0, 0, 0]],
    ['before VAT', [one(10000, false)], none, 1800, [10000, 0, 10000, 1800, 11800]],
    ['with VAT', [one(11800, true)], none, 1800, [11800, 0, 10000, 1800, 11800]],
    ['exempt', [one(10000, true)], none, 0, [10000, 0, 10000, 0, 10000]],
    [
      'ten percent off',
      [one(10000, false)],
      { kind: 'percent', value: 1000 },
      1800,
      [10000, 1000, 9000, 1620, 10620],
    ],
    ['all of it off', [one(10000, false)], { kind: 'amount', value: 99999 }, 1800, [10000, 10000, 0, 0, 0]],
    [
      'mixed, with a discount',
      [one(10000, false), one(11800, true)],
      { kind: 'amount', value: 2180 },
      1800,
      [21800, 2180, 18000, 3240, 21240],
    ],
  ])('%s', (_, lines, discount, rate, [subtotal, off, net, vat, total]) => {
    expect(totals(lines, discount, rate)).toEqual({ subtotal, discount: off, net, vat, total });
  });

  it('rounds half an agora up', () => {
    expect(lineTotal({ quantity: 500, unit_agorot: 1, vat_included: false })).toBe(1);
  });

  it('stays exact with the largest figures', () => {
    expect(lineTotal({ quantity: 100_000_000, unit_agorot: 1_000_000_000, vat_included: false })).toBe(1e14);
  });
});
