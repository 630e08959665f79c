import { Loader2 } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { cx } from './cx';

/** How much a button asks for attention; one primary a view. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'soft';

/** Small buttons stand inside cards and rows. */
export type ButtonSize = 'sm' | 'md' | 'lg';

const base =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-[background-color,border-color,color,scale] duration-150 ease-out pressed:scale-[.985] off:cursor-not-allowed off:opacity-45';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-brand text-brand-fg hover:bg-brand-hover',
  secondary: 'border border-line-strong bg-surface text-fg hover:bg-hover pressed:bg-active',
  ghost: 'text-fg-2 hover:bg-hover hover:text-fg pressed:bg-active',
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

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A verb to press. While pending it keeps its width and tells assistive technology. */
export function Button({ variant, size, icon, className, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={buttonClass(variant, size, className)}>
      {rest.isPending ? <Loader2 className="size-4 animate-spin" aria-hidden /> : icon}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
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
export function IconButton({
  variant = 'ghost',
  size = 'md',
  label,
  className,
  children,
  tip = true,
  ...rest
}: IconButtonProps) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      {...(tip ? { 'data-tip': label } : {})}
      className={cx(base, variants[variant], squares[size], tip && 'has-tip', className)}
    >
      {rest.isPending ? <Loader2 className="size-4 animate-spin" aria-hidden /> : children}
    </AriaButton>
  );
}
