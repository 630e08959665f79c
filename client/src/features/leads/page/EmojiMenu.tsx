import { type RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components/Menu';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import { floatingClass } from '@/ui/Menu';

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

interface EmojiMenuProps {
  triggerRef: RefObject<Element | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** The six reactions that WhatsApp offers first, in a row. */
export default function EmojiMenu({ triggerRef, onPick, onClose }: EmojiMenuProps) {
  const t = useT();
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="top"
      aria-label={t('react.open')}
      className={cx(floatingClass, '!rounded-full p-1')}
    >
      <Menu
        aria-label={t('react.open')}
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => onPick(String(key))}
        className="flex outline-none"
      >
        {emojis.map((emoji) => (
          <MenuItem
            key={emoji}
            id={emoji}
            textValue={emoji}
            className="grid size-9 cursor-default place-items-center rounded-full text-xl outline-none focused:bg-hover coarse:size-11"
          >
            {emoji}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
