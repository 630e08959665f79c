import { Check } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  Keyboard,
  type MenuItemProps,
  type MenuProps,
  Popover,
  type PopoverProps,
  Separator,
} from 'react-aria-components/Menu';
import { cx } from './cx';

/** The look of everything that floats over the page. */
export const floatingClass =
  'rounded-lg bg-surface text-fg shadow-3 outline-none entering:anim-pop exiting:opacity-0 transition-opacity duration-100';

interface MenuPopoverProps extends MenuProps<object> {
  /** The element the menu belongs to; the menu needs no trigger of its own and can be loaded on first use. */
  triggerRef: RefObject<Element | null>;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  placement?: PopoverProps['placement'];
  label: string;
}

/** A menu that opens at triggerRef. */
export function MenuPopover({
  triggerRef,
  isOpen,
  onOpenChange,
  placement = 'bottom start',
  label,
  ...rest
}: MenuPopoverProps) {
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement={placement}
      aria-label={label}
      className={cx(floatingClass, 'min-w-52 overflow-auto p-1')}
    >
      <AriaMenu
        {...rest}
        aria-label={label}
        autoFocus="first"
        onClose={() => onOpenChange(false)}
        className="outline-none"
      />
    </Popover>
  );
}

interface ItemProps extends Omit<MenuItemProps, 'className' | 'children'> {
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  children: string;
}

/** One line of a menu. */
export function MenuItem({ icon, keys, danger, children, ...rest }: ItemProps) {
  return (
    <AriaMenuItem
      {...rest}
      textValue={children}
      className={cx(
        'flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2.5 text-sm outline-none focused:bg-hover off:opacity-40 coarse:min-h-11',
        danger ? 'text-rose-fg' : 'text-fg',
      )}
    >
      {({ isSelected }) => (
        <>
          {icon && <span className="grid size-4 place-items-center text-fg-3 *:size-4">{icon}</span>}
          <span className="min-w-0 flex-1 truncate">
            <bdi>{children}</bdi>
          </span>
          {isSelected && <Check className="size-4 text-brand-text" aria-hidden />}
          {keys && <Keyboard className="num font-sans text-2xs text-fg-3">{keys}</Keyboard>}
        </>
      )}
    </AriaMenuItem>
  );
}

/** A titled group of lines. */
export function MenuSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <AriaMenuSection aria-label={title}>
      {title && <Header className="px-2.5 pt-2 pb-1 text-2xs text-fg-3">{title}</Header>}
      {children}
    </AriaMenuSection>
  );
}

/** A hairline between groups. */
export function MenuLine() {
  return <Separator className="mx-1 my-1 h-px bg-line" />;
}
