import type { ReactNode, RefObject } from 'react';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import type { InboxView } from './search';

interface ViewMenuProps {
  anchor: RefObject<Element | null>;
  view: InboxView;
  choices: { key: InboxView; icon: ReactNode; count: number | undefined }[];
  onView: (view: InboxView) => void;
  onClose: () => void;
}

/** The views that one looks at now and then. */
export default function ViewMenu({ anchor, view, choices, onView, onClose }: ViewMenuProps) {
  const t = useT();
  return (
    <MenuPopover
      label={t('inbox.moreViews')}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      selectionMode="single"
      selectedKeys={[view]}
      onAction={(key) => onView(key as InboxView)}
      placement="bottom end"
    >
      {choices.map(({ key, icon, count }) => (
        <MenuItem key={key} id={key} icon={icon} keys={count ? number(count) : undefined}>
          {t(`inbox.${key}`)}
        </MenuItem>
      ))}
    </MenuPopover>
  );
}
