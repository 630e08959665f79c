import { Ban, DoorOpen, Mail, UserRoundPen } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import type { User } from './queries';

/** What can be done with a person. */
export type UserAction = 'edit' | 'invite' | 'access';

interface UserMenuProps {
  user: User;
  anchor: HTMLElement;
  onPick: (action: UserAction) => void;
  onClose: () => void;
}

/** The actions of one row. */
export default function UserMenu({ user, anchor, onPick, onClose }: UserMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  return (
    <MenuPopover
      label={t('users.menu', { name: user.name })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => onPick(key as UserAction)}
      placement="bottom end"
    >
      <MenuItem id="edit" icon={<UserRoundPen />}>
        {t('users.edit')}
      </MenuItem>
      {user.pending && !user.disabled ? (
        <MenuItem id="invite" icon={<Mail />}>
          {t('users.inviteAgain')}
        </MenuItem>
      ) : null}
      <MenuLine />
      <MenuItem id="access" danger={!user.disabled} icon={user.disabled ? <DoorOpen /> : <Ban />}>
        {user.disabled ? t('users.enable') : t('users.disable')}
      </MenuItem>
    </MenuPopover>
  );
}
