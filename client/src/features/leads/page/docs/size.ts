import { localeTag } from '@/i18n';

/** A size in bytes as people read it: 340 KB, 2.4 MB. */
export function fileSize(bytes: number): string {
  const [unit, by] =
    bytes >= 1 << 20
      ? (['megabyte', 1 << 20] as const)
      : bytes >= 1024
        ? (['kilobyte', 1024] as const)
        : (['byte', 1] as const);
  return new Intl.NumberFormat(localeTag(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(bytes / by);
}
