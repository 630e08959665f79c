import { useNavigate } from '@tanstack/react-router';
import { FileUp, Users } from 'lucide-react';
import type { RefObject } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import '@/i18n/more';
import { MenuItem, MenuPopover } from '@/ui/Menu';

interface MoreMenuProps {
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** What is done with the leads as a whole: load a file, look for duplicates. */
export default function MoreMenu({ triggerRef, onClose }: MoreMenuProps) {
  const t = useT();
  const navigate = useNavigate();
  const mayImport = useCan('manager');
  return (
    <MenuPopover
      label={t('leads.more')}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      {mayImport ? (
        <MenuItem icon={<FileUp aria-hidden />} onAction={() => void navigate({ to: '/leads/import' })}>
          {t('import.open')}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Users aria-hidden />} onAction={() => void navigate({ to: '/leads/duplicates' })}>
        {t('merge.open')}
      </MenuItem>
    </MenuPopover>
  );
}
