import { Download, Eye, FilePlus2, Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import type { Doc } from './queries';

/** What can be done with a document. */
export type DocAction = 'open' | 'download' | 'rename' | 'version' | 'delete';

interface DocMenuProps {
  doc: Doc;
  anchor: HTMLElement;
  mayWrite: boolean;
  onPick: (action: DocAction) => void;
  onClose: () => void;
}

/** The actions of one document. */
export default function DocMenu({ doc, anchor, mayWrite, onPick, onClose }: DocMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  return (
    <MenuPopover
      label={t('docs.menu', { name: doc.name })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => onPick(key as DocAction)}
      placement="bottom end"
    >
      <MenuItem id="open" icon={<Eye />}>
        {t('docs.open')}
      </MenuItem>
      <MenuItem id="download" icon={<Download />}>
        {t('docs.download')}
      </MenuItem>
      {mayWrite && (
        <>
          <MenuItem id="rename" icon={<Pencil />}>
            {t('docs.rename')}
          </MenuItem>
          <MenuItem id="version" icon={<FilePlus2 />}>
            {t('docs.newVersion')}
          </MenuItem>
          <MenuLine />
          <MenuItem id="delete" danger icon={<Trash2 />}>
            {t('action.delete')}
          </MenuItem>
        </>
      )}
    </MenuPopover>
  );
}
