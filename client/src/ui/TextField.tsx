import { Eye, EyeOff, Search, X } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components/TextField';
import { cx } from './cx';

/** The look of everything one types or chooses into. */
export const controlClass =
  'w-full rounded-md border border-control bg-surface px-3 text-sm text-fg transition-shadow duration-150 coarse:text-base outline-none focus:border-brand focus:ring-3 focus:ring-brand/22 invalid-field:border-rose-dot off:opacity-50 placeholder:text-fg-3';

/** The label above a field. */
export const labelClass = 'mb-1.5 flex items-baseline gap-2 text-sm font-medium text-fg';

interface Common extends Omit<AriaTextFieldProps, 'className' | 'children' | 'onChange'> {
  label: string;
  /** Keeps the label for assistive technology only. */
  hideLabel?: boolean;
  /** The word beside the label of a field that may stay empty. */
  optional?: string;
  description?: ReactNode;
  error?: string;
  placeholder?: string;
  className?: string;
  onChange?: (value: string) => void;
}

interface TextFieldProps extends Common {
  ref?: Ref<HTMLInputElement>;
}

const ltrTypes = new Set(['tel', 'email', 'url', 'password', 'number']);

/**
 * One line of text. Phones, addresses and passwords read left to right; other text takes the
 * direction of what is typed, but only once there is any (an empty auto field would jump to the left).
 */
export function TextField({ ref, ...props }: TextFieldProps) {
  const ltr = ltrTypes.has(props.type ?? 'text');
  const [shown, setShown] = useState(false);
  const password = props.type === 'password';
  return (
    <Field {...props} type={password && shown ? 'text' : props.type}>
      <div className="relative">
        <Input
          ref={ref}
          placeholder={props.placeholder}
          dir={ltr ? 'ltr' : props.value ? 'auto' : undefined}
          className={cx(controlClass, 'h-9 coarse:h-11', ltr && 'rtl:text-right', password && 'pe-10')}
        />
        {password && (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 end-0 grid w-10 place-items-center text-fg-3 hover:text-fg"
          >
            {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
          </button>
        )}
      </div>
    </Field>
  );
}

interface TextAreaProps extends Common {
  rows?: number;
  ref?: Ref<HTMLTextAreaElement>;
  textClassName?: string;
}

/** Several lines of text. */
export function TextArea({ rows = 3, ref, textClassName, ...props }: TextAreaProps) {
  return (
    <Field {...props}>
      <AriaTextArea
        ref={ref}
        rows={rows}
        placeholder={props.placeholder}
        dir={props.value ? 'auto' : undefined}
        className={cx(controlClass, 'block resize-y py-2 leading-6', textClassName)}
      />
    </Field>
  );
}

function Field({
  label,
  hideLabel,
  optional,
  description,
  error,
  className,
  children,
  ...rest
}: Common & { children: ReactNode }) {
  return (
    <AriaTextField
      {...rest}
      aria-label={hideLabel ? label : undefined}
      isInvalid={Boolean(error)}
      className={cx('block', className)}
    >
      {!hideLabel && (
        <Label className={labelClass}>
          {label}
          {optional && <span className="text-xs font-normal text-fg-3">{optional}</span>}
        </Label>
      )}
      {children}
      {description && !error && (
        <Text slot="description" className="mt-1.5 block text-xs text-fg-3">
          {description}
        </Text>
      )}
      <FieldError className="mt-1.5 block text-xs text-rose-fg">{error}</FieldError>
    </AriaTextField>
  );
}

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
        className={cx(controlClass, 'h-9 border-line-strong ps-9 pe-9 coarse:h-11')}
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
