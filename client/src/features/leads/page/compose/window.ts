/** What is left of the 24 hours: hours and minutes, and whether that is little. Null when they are over. */
export function leftOf(ends: string | null, now: number): { text: string; soon: boolean } | null {
  if (!ends) return null;
  const minutes = Math.ceil((Date.parse(ends) - now) / 60_000);
  if (!(minutes > 0)) return null;
  const hours = Math.floor(minutes / 60);
  return { text: `${hours}:${String(minutes % 60).padStart(2, '0')}`, soon: minutes <= 120 };
}
