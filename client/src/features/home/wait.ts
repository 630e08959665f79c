import { localeTag } from '@/i18n';

/** A wait in its one fitting unit: seconds, minutes or hours. */
export function waitOf(seconds: number): string {
  const [unit, size] =
    seconds < 90
      ? (['second', 1] as const)
      : seconds < 5400
        ? (['minute', 60] as const)
        : (['hour', 3600] as const);
  return new Intl.NumberFormat(localeTag(), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: unit === 'hour' && seconds < 36_000 ? 1 : 0,
  }).format(seconds / size);
}
