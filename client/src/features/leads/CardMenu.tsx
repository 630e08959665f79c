import { useNavigate } from '@tanstack/react-router';
import { BellPlus, Maximize2, MessageCircle, Phone, Trash2, UserRound } from 'lucide-react';
import { useRef } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Dot, toneOf } from '@/ui/Chip';
import { MenuItem, MenuLine, MenuPopover, MenuSection } from '@/ui/Menu';
import { openLeadDialog } from './dialogs';
import type { Lead } from './queries';
import type { BoardColumn } from './useBoardColumns';
import { useDeleteLead } from './useDeleteLead';

interface CardMenuProps {
  lead: Lead;
  anchor: HTMLElement;
  /** Where it can go. */
  columns: BoardColumn[];
  onOpen: (lead: Lead) => boolean;
  onMove: (column: string) => void;
  onClose: () => void;
}

/** What can be done with a card, moving included: nothing needs a drag. */
export default function CardMenu({ lead, anchor, columns, onOpen, onMove, onClose }: CardMenuProps) {
  const t = useT();
  const navigate = useNavigate();
  const mayWrite = useCan('agent');
  const remove = useDeleteLead();
  const trigger = useRef<Element | null>(anchor);
  const name = lead.name || t('leads.noName');
  const pick = (key: string) => {
    const params = { leadId: String(lead.id) };
    if (key === 'open') {
      if (!onOpen(lead)) void navigate({ to: '/leads/$leadId', params });
    } else if (key === 'page') void navigate({ to: '/leads/$leadId', params });
    else if (key === 'whatsapp')
      void navigate({ to: '/leads/$leadId', params, search: { tab: 'conversation' } });
    else if (key === 'call') location.assign(`tel:${lead.phone}`);
    else if (key === 'remind') openLeadDialog({ kind: 'remind', leadId: lead.id, name });
    else if (key === 'delete') remove(lead);
    else onMove(key.slice('to:'.length));
  };
  return (
    <MenuPopover
      label={t('leads.cardMenu', { name })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => pick(String(key))}
    >
      <MenuItem id="open" icon={<UserRound />} keys="Enter">
        {t('leads.open')}
      </MenuItem>
      <MenuItem id="page" icon={<Maximize2 />}>
        {t('leads.openPage')}
      </MenuItem>
      {mayWrite ? (
        <MenuItem id="remind" icon={<BellPlus />}>
          {t('leads.callBack')}
        </MenuItem>
      ) : null}
      <MenuItem id="whatsapp" icon={<MessageCircle />}>
        {t('leads.whatsapp')}
      </MenuItem>
      {lead.phone ? (
        <MenuItem id="call" icon={<Phone />}>
          {t('leads.call')}
        </MenuItem>
      ) : null}
      {mayWrite ? (
        <>
          <MenuLine />
          <MenuSection title={t('leads.moveTo')}>
            {columns.map((column) => (
              <MenuItem
                key={column.key}
                id={`to:${column.key}`}
                icon={<Dot tone={toneOf(column.status?.color)} className="!size-2" />}
              >
                {column.label}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuLine />
          <MenuItem id="delete" danger icon={<Trash2 />}>
            {t('leads.delete')}
          </MenuItem>
        </>
      ) : null}
    </MenuPopover>
  );
}
