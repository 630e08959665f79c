import { Pencil, Power, Stethoscope, Unplug } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import type { Channel } from './queries';

/** What can be done with a number. */
export type ChannelAction = 'check' | 'edit' | 'state' | 'remove';

interface ChannelMenuProps {
  channel: Channel;
  anchor: HTMLElement;
  onPick: (action: ChannelAction) => void;
  onClose: () => void;
}

/** The actions of one number. */
export default function ChannelMenu({ channel, anchor, onPick, onClose }: ChannelMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  return (
    <MenuPopover
      label={t('channels.menu', { address: phone(channel.address) })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => onPick(key as ChannelAction)}
      placement="bottom end"
    >
      {channel.kind === 'whatsapp' && (
        <MenuItem id="check" icon={<Stethoscope />}>
          {t('doctor.check')}
        </MenuItem>
      )}
      <MenuItem id="edit" icon={<Pencil />}>
        {t('channels.edit')}
      </MenuItem>
      <MenuItem id="state" icon={<Power />}>
        {channel.state === 'disabled' ? t('channels.enable') : t('channels.disable')}
      </MenuItem>
      <MenuLine />
      <MenuItem id="remove" danger icon={<Unplug />}>
        {t('channels.remove')}
      </MenuItem>
    </MenuPopover>
  );
}
