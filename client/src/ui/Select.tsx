import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components/Select';
import { controlClass, labelClass } from './control';
import { cx } from './cx';
import { floatingClass } from './Menu';

/** One choice of a Select. */
export interface Option<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
  description?: string;
}

interface SelectProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  options: Option<V>[];
  value: V | null;
  onChange: (value: V) => void;
  placeholder?: string;
  description?: string;
  error?: string;
  isDisabled?: boolean;
  className?: string;
}

/** One of a short list; typing jumps to a choice. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hideLabel, options, value, onChange, placeholder, description, error, className } = props;
  return (
    <AriaSelect
      aria-label={hideLabel ? label : undefined}
      value={value}
      onChange={(key) => onChange(key as V)}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      isDisabled={props.isDisabled}
      className={cx('block', className)}
    >
      {!hideLabel && <Label className={labelClass}>{label}</Label>}
      <Button className={cx(controlClass, 'flex h-9 items-center gap-2 text-start coarse:h-11')}>
        <SelectValue className="flex min-w-0 flex-1 items-center gap-2 truncate [&_[slot=description]]:hidden" />
        <ChevronDown className="size-4 text-fg-3" aria-hidden />
      </Button>
      {description && !error && (
        <Text slot="description" className="mt-1.5 block text-xs text-fg-3">
          {description}
        </Text>
      )}
      <FieldError className="mt-1.5 block text-xs text-rose-fg">{error}</FieldError>
      <Popover className={cx(floatingClass, 'max-h-80 min-w-(--trigger-width) overflow-auto p-1')}>
        <ListBox className="outline-none">
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className="flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2.5 py-1 text-sm outline-none focused:bg-hover coarse:min-h-11"
            >
              {({ isSelected }) => (
                <>
                  {option.icon}
                  <span className="min-w-0 flex-1 truncate">
                    <span dir="auto">{option.label}</span>
                    {option.description && (
                      <span slot="description" className="block text-xs text-fg-3">
                        {option.description}
                      </span>
                    )}
                  </span>
                  {isSelected && <Check className="size-4 text-brand-text" aria-hidden />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
