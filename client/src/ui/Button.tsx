import { Loader2 } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';

/** How much a button asks for attention; one primary a view. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'soft';

/** Small buttons stand inside cards and rows. */
export type ButtonSize = 'sm' | 'md' | 'lg';

const base =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-[background-color,border-color,color,scale] duration-150 ease-out enabled:active:scale-[.985] disabled:cursor-not-allowed disabled:opacity-45';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-brand text-brand-fg hover:bg-brand-hover',
  secondary: 'border border-line-strong bg-surface text-fg hover:bg-hover active:bg-active',
  ghost: 'text-fg-2 hover:bg-hover hover:text-fg active:bg-active',
  danger: 'bg-rose-fg text-white dark:text-rose-bg hover:opacity-90',
  soft: 'bg-brand-soft text-brand-text hover:opacity-85',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-8 px-2.5 text-xs coarse:h-11',
  md: 'h-9 px-3.5 text-sm coarse:h-11',
  lg: 'h-11 px-5 text-sm',
};

/** The look of a button, for links that must look like one. */
export function buttonClass(
  variant: ButtonVariant = 'secondary',
  size: ButtonSize = 'md',
  extra?: string,
): string {
  return cx(base, variants[variant], sizes[size], extra);
}

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick' | 'disabled' | 'children'>;

interface PressProps extends Native {
  onPress?: () => void;
  isDisabled?: boolean;
  /** Under way: it keeps its place and focus, takes no further press, and says so. */
  isPending?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

// A native button and not React Aria's: its press handling weighs 13 KB of the first load, and
// nothing here needs more than the platform gives.
function Press({
  onPress,
  isDisabled,
  isPending,
  type = 'button',
  children,
  ...rest
}: PressProps & { children: ReactNode }) {
  return (
    <button
      {...rest}
      type={type}
      disabled={isDisabled}
      aria-busy={isPending || undefined}
      aria-disabled={isPending || undefined}
      onClick={(e) => {
        if (isPending) e.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}

interface ButtonProps extends PressProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  children?: ReactNode;
}

/** A verb to press. */
export function Button({ variant, size, icon, className, children, ...rest }: ButtonProps) {
  return (
    <Press {...rest} className={buttonClass(variant, size, className)}>
      {rest.isPending ? <Loader2 className="size-4 animate-spin" aria-hidden /> : icon}
      {children}
    </Press>
  );
}

interface IconButtonProps extends PressProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** The accessible name, shown as a tip on hover and focus. */
  label: string;
  children: ReactNode;
  tip?: boolean;
}

const squares: Record<ButtonSize, string> = {
  sm: 'size-8 coarse:size-11',
  md: 'size-9 coarse:size-11',
  lg: 'size-11',
};

/** A button of one icon, named for everybody. */
export function IconButton(props: IconButtonProps) {
  const { variant = 'ghost', size = 'md', label, className, children, tip = true, ...rest } = props;
  return (
    <Press
      {...rest}
      aria-label={label}
      data-tip={tip ? label : undefined}
      className={cx(base, variants[variant], squares[size], tip && 'has-tip', className)}
    >
      {rest.isPending ? <Loader2 className="size-4 animate-spin" aria-hidden /> : children}
    </Press>
  );
}
