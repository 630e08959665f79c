import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { cx } from './cx';

interface SwitchProps {
  label: ReactNode;
  description?: ReactNode;
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
  className?: string;
}

/** On or off, at once. */
export function Switch({ label, description, className, ...rest }: SwitchProps) {
  return (
    <AriaSwitch
      {...rest}
      className={cx('group relative flex min-h-9 items-center gap-3 text-sm coarse:min-h-11', className)}
    >
      <span className="min-w-0 flex-1">
        <span className="block">{label}</span>
        {description && <span className="block text-xs text-fg-3">{description}</span>}
      </span>
      <span className="flex h-6 w-10 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors duration-150 group-selected:bg-brand group-kbd-focus:outline-2 group-kbd-focus:outline-offset-2 group-kbd-focus:outline-brand group-off:opacity-50">
        <span className="size-5 rounded-full bg-white shadow-1 transition-transform duration-150 ease-out group-selected:translate-x-4 rtl:group-selected:-translate-x-4" />
      </span>
    </AriaSwitch>
  );
}
