/** The look of everything one types or chooses into. */
export const controlClass =
  'w-full rounded-md border border-control bg-surface px-3 text-sm text-fg transition-shadow duration-150 coarse:text-base outline-none focus:border-brand focus:ring-3 focus:ring-brand/22 aria-invalid:border-rose-dot invalid-field:border-rose-dot off:opacity-50 placeholder:text-fg-3';

/** The label above a field. */
export const labelClass = 'mb-1.5 flex items-baseline gap-2 text-sm font-medium text-fg';
