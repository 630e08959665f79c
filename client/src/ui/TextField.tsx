import { Eye, EyeOff } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { controlClass, labelClass } from './control';
import { cx } from './cx';

interface Common {
  label: string;
  /** Keeps the label for assistive technology only. */
  hideLabel?: boolean;
  /** The word beside the label of a field that may stay empty. */
  optional?: string;
  description?: ReactNode;
  error?: string;
  placeholder?: string;
  className?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onKeyDown?: (e: KeyboardEvent) => void;
  name?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  maxLength?: number;
  isRequired?: boolean;
  isReadOnly?: boolean;
  isDisabled?: boolean;
}

interface TextFieldProps extends Common {
  /** What the browser offers while one types. */
  suggestions?: string[];
  type?: 'text' | 'tel' | 'email' | 'url' | 'password' | 'number' | 'time';
  inputMode?: InputHTMLAttributes<HTMLInputElement>['inputMode'];
  ref?: Ref<HTMLInputElement>;
}

const ltrTypes = new Set(['tel', 'email', 'url', 'password', 'number', 'time']);

/**
 * One line of text. Phones, addresses and passwords read left to right; other text takes the
 * direction of what is typed, but only once there is any (an empty auto field would jump to the left).
 */
export function TextField({ ref, type = 'text', inputMode, suggestions, ...props }: TextFieldProps) {
  const listId = useId();
  const ltr = ltrTypes.has(type);
  const [shown, setShown] = useState(false);
  const password = type === 'password';
  return (
    <Field {...props}>
      {(shared) => (
        <div className="relative">
          <input
            {...shared}
            ref={ref}
            // A number field rejects separators that people paste; the keyboard is what it is wanted for.
            type={type === 'number' || (password && shown) ? 'text' : type}
            inputMode={type === 'number' ? 'decimal' : inputMode}
            list={suggestions?.length ? listId : undefined}
            onChange={(e) => props.onChange(e.target.value)}
            dir={ltr ? 'ltr' : props.value ? 'auto' : undefined}
            className={cx(controlClass, 'h-9 coarse:h-11', ltr && 'rtl:text-end', password && 'pe-10')}
          />
          {!!suggestions?.length && (
            <datalist id={listId}>
              {suggestions.map((text) => (
                <option key={text}>{text}</option>
              ))}
            </datalist>
          )}
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
      )}
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
      {(shared) => (
        <textarea
          {...shared}
          ref={ref}
          rows={rows}
          onChange={(e) => props.onChange(e.target.value)}
          dir={props.value ? 'auto' : undefined}
          className={cx(controlClass, 'block resize-y py-2 leading-6', textClassName)}
        />
      )}
    </Field>
  );
}

interface Shared {
  id: string;
  value: string;
  name?: string;
  placeholder?: string;
  autoComplete?: string;
  maxLength?: number;
  required?: boolean;
  readOnly?: boolean;
  disabled?: boolean;
  onBlur?: () => void;
  onKeyDown?: (e: KeyboardEvent) => void;
  'aria-label'?: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

// The parts around a control, tied to it by id.
function Field({ children, ...props }: Common & { children: (shared: Shared) => ReactNode }) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { autoFocus } = props;
  // By hand, because React's autoFocus runs before a dialog that contains the field has its own focus scope.
  useEffect(() => {
    if (autoFocus) box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [autoFocus]);
  const note = props.error || props.description;
  return (
    <div ref={box} className={cx('block', props.className)}>
      {!props.hideLabel && (
        <label htmlFor={id} className={labelClass}>
          {props.label}
          {props.optional && <span className="text-xs font-normal text-fg-3">{props.optional}</span>}
        </label>
      )}
      {children({
        id,
        value: props.value,
        name: props.name,
        placeholder: props.placeholder,
        autoComplete: props.autoComplete,
        maxLength: props.maxLength,
        required: props.isRequired,
        readOnly: props.isReadOnly,
        disabled: props.isDisabled,
        onBlur: props.onBlur,
        onKeyDown: props.onKeyDown,
        'aria-label': props.hideLabel ? props.label : undefined,
        'aria-invalid': props.error ? true : undefined,
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={cx('mt-1.5 text-xs', props.error ? 'text-rose-fg' : 'text-fg-3')}>
          {note}
        </p>
      )}
    </div>
  );
}
