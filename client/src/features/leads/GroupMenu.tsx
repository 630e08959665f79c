import type { RefObject } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { type Grouping, groupings } from './grouping';

interface GroupMenuProps {
  triggerRef: RefObject<Element | null>;
  by: Grouping;
  onPick: (by: Grouping) => void;
  onClose: () => void;
}

/** Chooses what the columns of the board stand for. */
export default function GroupMenu({ triggerRef, by, onPick, onClose }: GroupMenuProps) {
  const t = useT();
  return (
    <MenuPopover
      label={t('leads.group')}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      selectionMode="single"
      selectedKeys={[by]}
      onAction={(key) => onPick(key as Grouping)}
    >
      {groupings.map((key) => (
        <MenuItem key={key} id={key}>
          {t(`leads.group.${key}`)}
        </MenuItem>
      ))}
    </MenuPopover>
  );
}
