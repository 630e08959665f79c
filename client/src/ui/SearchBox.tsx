import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import { controlClass } from './control';
import { cx } from './cx';

interface SearchBoxProps {
  label: string;
  clearLabel: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}

/** A search box; Escape empties it. */
export function SearchBox({ label, clearLabel, value, onChange, className, ref }: SearchBoxProps) {
  return (
    <div className={cx('relative', className)} role="search">
      <Search
        className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-fg-3"
        aria-hidden
      />
      <input
        ref={ref}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        aria-label={label}
        placeholder={label}
        value={value}
        dir={value ? 'auto' : undefined}
        onChange={(e) => onChange(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape' && value) {
            e.stopPropagation();
            onChange('');
          }
        }}
        className={cx(
          controlClass,
          'h-9 !border-line-strong ps-9 pe-9 text-ellipsis focus:!border-brand coarse:h-11',
        )}
      />
      {value && (
        <button
          type="button"
          aria-label={clearLabel}
          onClick={() => onChange('')}
          className="absolute inset-y-0 end-0 grid w-9 place-items-center rounded-md text-fg-3 hover:text-fg"
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
    </div>
  );
}
