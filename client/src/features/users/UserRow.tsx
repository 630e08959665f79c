import { Ban, Ellipsis, Hourglass } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { initials } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { givenRoles, type User } from './queries';

interface UserRowProps {
  user: User;
  isMe: boolean;
  mayWrite: boolean;
  onMenu: (user: User, anchor: HTMLElement) => void;
}

/** One person: who, in which state, with which role. */
export function UserRow({ user, isMe, mayWrite, onMenu }: UserRowProps) {
  const t = useT();
  const menu = useRef<HTMLButtonElement>(null);
  const role = givenRoles.find((given) => given === user.role);
  const roleName = role ? t(`users.role.${role}`) : user.role;
  return (
    <li className="flex min-h-16 items-center gap-3 border-t border-line px-4 py-2.5 first:border-0">
      <Avatar name={user.name} initials={initials(user.name)} size="md" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <bdi className={cx('min-w-0 truncate font-medium', user.disabled && 'text-fg-3')}>{user.name}</bdi>
          {isMe && <Chip tone="slate">{t('users.you')}</Chip>}
          {user.disabled ? (
            <Chip tone="rose" icon={<Ban aria-hidden />}>
              {t('users.disabled')}
            </Chip>
          ) : (
            user.pending && (
              <Chip tone="amber" icon={<Hourglass aria-hidden />}>
                {t('users.pending')}
              </Chip>
            )
          )}
        </p>
        <p className="flex gap-1.5 text-xs text-fg-3">
          <span className="shrink-0 sm:hidden">{roleName} ·</span>
          <bdi dir="ltr" className="min-w-0 truncate">
            {user.email}
          </bdi>
        </p>
      </div>
      <span className="w-32 text-sm text-fg-2 max-sm:hidden">{roleName}</span>
      {mayWrite && (
        <IconButton
          ref={menu}
          label={t('users.menu', { name: user.name })}
          tip={false}
          aria-haspopup="menu"
          onPress={() => menu.current && onMenu(user, menu.current)}
        >
          <Ellipsis className="size-4" aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
