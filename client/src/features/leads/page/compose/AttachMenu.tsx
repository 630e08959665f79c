import { FileCheck2, ListChecks, MapPin, Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { MenuItem, MenuPopover } from '@/ui/Menu';

/** What can go with a message, or instead of one. */
export type Beside = 'file' | 'template' | 'choices' | 'place';

interface AttachMenuProps {
  anchor: HTMLElement;
  /** What the number carries, and what may be sent now. */
  can: readonly Beside[];
  onPick: (what: Beside) => void;
  onClose: () => void;
}

/** The menu of the paper clip. */
export default function AttachMenu({ anchor, can, onPick, onClose }: AttachMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  return (
    <MenuPopover
      label={t('attach.open')}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => onPick(key as Beside)}
      disabledKeys={(['file', 'template', 'choices', 'place'] as const).filter((what) => !can.includes(what))}
      placement="top start"
    >
      <MenuItem id="file" icon={<Paperclip />}>
        {t('attach.file')}
      </MenuItem>
      <MenuItem id="template" icon={<FileCheck2 />}>
        {t('attach.template')}
      </MenuItem>
      <MenuItem id="choices" icon={<ListChecks />}>
        {t('attach.choices')}
      </MenuItem>
      <MenuItem id="place" icon={<MapPin />}>
        {t('attach.place')}
      </MenuItem>
    </MenuPopover>
  );
}
