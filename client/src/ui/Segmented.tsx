import type { ReactNode } from 'react';
import { cx } from './cx';

interface SegmentedProps<V extends string> {
  label: string;
  options: { value: V; label: string; icon?: ReactNode }[];
  value: V;
  onChange: (value: V) => void;
  /** Keeps the words for assistive technology on narrow screens. */
  compact?: boolean;
}

/** A few exclusive views side by side. */
export function Segmented<V extends string>({ label, options, value, onChange, compact }: SegmentedProps<V>) {
  return (
    <div role="group" aria-label={label} className="inline-flex shrink-0 rounded-md bg-active p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cx(
            'inline-flex h-8 items-center gap-2 rounded-sm px-3 text-xs transition-colors [&_svg]:size-4 coarse:h-10',
            option.value === value ? 'bg-surface font-medium text-fg shadow-1' : 'text-fg-2 hover:text-fg',
          )}
        >
          {option.icon}
          <span className={compact ? 'max-md:sr-only' : undefined}>{option.label}</span>
        </button>
      ))}
    </div>
  );
}
