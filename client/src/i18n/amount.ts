// Bidirectional marks, spaces and the shekel sign come along when people paste.
const noise = /[\s,₪\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A decimal number as whole units of 10^-places, exactly: no floating point touches money. Nothing
 * and nonsense are null, and so are more places than there are.
 */
export function parseDecimal(text: string, places: number): number | null {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text.replace(noise, ''));
  if (!match) return null;
  const whole = match[1] ?? '';
  const rest = match[2] ?? '';
  if ((whole === '' && rest === '') || rest.length > places) return null;
  const units = Number(whole + rest.padEnd(places, '0'));
  return Number.isSafeInteger(units) ? units : null;
}

/** Units of 10^-places as people type them, without idle zeros. */
export function decimalText(units: number, places: number): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const rest = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${units < 0 ? '-' : ''}${whole}${rest ? `.${rest}` : ''}`;
}

/** Agorot of what a person typed as shekels; null when it is no amount. */
export function parseShekels(text: string): number | null {
  return parseDecimal(text, 2);
}

/** Agorot as a person would type them. */
export function shekelsText(agorot: number): string {
  return decimalText(agorot, 2);
}
