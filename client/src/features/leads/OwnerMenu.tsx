import type { RefObject } from 'react';
import { useColleagues } from '@/api/lookups';
import { useT } from '@/i18n';
import '@/i18n/more';
import { MenuItem, MenuLine, MenuPopover, MenuSection } from '@/ui/Menu';

interface OwnerMenuProps {
  triggerRef: RefObject<Element | null>;
  selected: string | undefined;
  onPick: (owner: string | undefined) => void;
  onClose: () => void;
}

/** Whose leads to show. */
export default function OwnerMenu({ triggerRef, selected, onPick, onClose }: OwnerMenuProps) {
  const t = useT();
  const colleagues = useColleagues();
  return (
    <MenuPopover
      label={t('leads.owner')}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      selectionMode="single"
      selectedKeys={[selected ?? 'any']}
      onAction={(key) => onPick(key === 'any' ? undefined : String(key))}
    >
      <MenuItem id="any">{t('leads.ownerAny')}</MenuItem>
      <MenuItem id="me">{t('leads.ownerMe')}</MenuItem>
      <MenuItem id="none">{t('leads.ownerNone')}</MenuItem>
      {colleagues.length > 0 ? <MenuLine /> : null}
      <MenuSection>
        {colleagues.map((colleague) => (
          <MenuItem key={colleague.id} id={String(colleague.id)}>
            {colleague.name}
          </MenuItem>
        ))}
      </MenuSection>
    </MenuPopover>
  );
}
