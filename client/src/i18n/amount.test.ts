import { describe, expect, it } from 'vitest';
import { decimalText, parseDecimal, parseShekels, shekelsText } from './amount';

describe('parseShekels', () => {
  it.each([
    ['0', 0],
    ['12', 1200],
    ['12.3', 1230],
    ['1,234.56', 123456],
    ['₪ 1,234', 123400],
    ['\u200f1,234.5 ₪', 123450],
    ['.5', 50],
    ['7.', 700],
    ['0.29', 29],
    ['1.1', 110],
    ['4.35', 435],
  ])('reads %s', (text, agorot) => expect(parseShekels(text)).toBe(agorot));

  it.each(['', '.', '-1', '1.234', '1e3', 'abc', '12.3.4', '99999999999999999999'])('refuses %s', (text) =>
    expect(parseShekels(text)).toBeNull(),
  );

  it('gives back what it read', () => {
    for (let agorot = 0; agorot < 30_000; agorot += 7) expect(parseShekels(shekelsText(agorot))).toBe(agorot);
  });
});

describe('decimalText', () => {
  it('drops idle zeros', () => {
    expect(decimalText(1000, 3)).toBe('1');
    expect(decimalText(12500, 3)).toBe('12.5');
    expect(decimalText(5, 2)).toBe('0.05');
    expect(decimalText(-1250, 2)).toBe('-12.5');
  });
  it('reads quantities in thousandths', () => expect(parseDecimal('0.125', 3)).toBe(125));
});
