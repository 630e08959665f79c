/** Agorot of what a person typed as shekels; nothing or nonsense is 0. */
export function shekels(text: string): number {
  const amount = Number(text.replace(/[,\s₪]/g, ''));
  return Number.isFinite(amount) && amount > 0 ? Math.round(amount * 100) : 0;
}
