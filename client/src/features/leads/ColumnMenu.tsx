import { ArrowLeft, ArrowRight, Pencil, Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { type Status, useStatuses } from '@/api/lookups';
import { useOrderStatuses } from '@/api/useOrderStatuses';
import { useT } from '@/i18n';
import '@/i18n/more';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import { openLeadDialog } from './dialogs';

interface ColumnMenuProps {
  status: Status;
  anchor: HTMLElement;
  onClose: () => void;
}

/** What can be done with a stage from its head: name, colour and meaning, its place, and taking it away. */
export default function ColumnMenu({ status, anchor, onClose }: ColumnMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  const statuses = useStatuses();
  const order = useOrderStatuses();
  const at = statuses.findIndex((s) => s.key === status.key);
  const pick = (key: string) => {
    if (key === 'edit') openLeadDialog({ kind: 'stage', status });
    else if (key === 'add') openLeadDialog({ kind: 'stage' });
    else if (key === 'delete') openLeadDialog({ kind: 'stage.delete', status });
    else order(status.key, key === 'earlier' ? -1 : 1);
  };
  return (
    <MenuPopover
      label={t('leads.columnMenu', { status: status.label })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => pick(String(key))}
    >
      <MenuItem id="edit" icon={<Pencil />}>
        {t('leads.stageEdit')}
      </MenuItem>
      {at > 0 ? (
        <MenuItem id="earlier" icon={<ArrowRight className="ltr:-scale-x-100" />}>
          {t('leads.stageEarlier')}
        </MenuItem>
      ) : null}
      {at < statuses.length - 1 ? (
        <MenuItem id="later" icon={<ArrowLeft className="ltr:-scale-x-100" />}>
          {t('leads.stageLater')}
        </MenuItem>
      ) : null}
      <MenuItem id="add" icon={<Plus />}>
        {t('leads.stageAdd')}
      </MenuItem>
      <MenuLine />
      <MenuItem id="delete" danger icon={<Trash2 />}>
        {t('leads.stageDelete')}
      </MenuItem>
    </MenuPopover>
  );
}
