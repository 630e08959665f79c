import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUserRound, Keyboard, Languages, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import type { RefObject } from 'react';
import { chooseLocale, logout, type Me } from '@/api/session';
import { forgetThisDevice } from '@/features/notify/push';
import { locales, useLocale, useT } from '@/i18n';
import '@/i18n/more';
import { MenuItem, MenuLine, MenuPopover, MenuSection } from '@/ui/Menu';
import { setOverlay } from './overlays';
import { setTheme, type Theme, useTheme } from './theme';

const themes: { value: Theme; label: 'theme.system' | 'theme.light' | 'theme.dark'; icon: typeof Sun }[] = [
  { value: 'system', label: 'theme.system', icon: Monitor },
  { value: 'light', label: 'theme.light', icon: Sun },
  { value: 'dark', label: 'theme.dark', icon: Moon },
];

interface UserMenuProps {
  me: Me;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** Theme, language, shortcuts and the way out. */
export default function UserMenu({ me, triggerRef, onClose }: UserMenuProps) {
  const t = useT();
  const theme = useTheme();
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    // Whoever signs in next on this device must not see this person's notifications.
    await forgetThisDevice().catch(() => undefined);
    await logout();
    await navigate({ to: '/login', search: {} });
    client.clear();
  };
  const pick = (key: string) => {
    const [kind, value] = key.split(':');
    if (kind === 'theme') setTheme(value as Theme);
    else if (kind === 'locale') void chooseLocale(value!);
    else if (key === 'account') {
      setOverlay(null);
      void navigate({ to: '/account' });
    } else if (key === 'keys') setOverlay('shortcuts');
    else if (key === 'out') void leave();
  };
  return (
    <MenuPopover
      label={t('user.menu')}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => pick(String(key))}
      placement="top start"
    >
      <MenuSection title={me.user.email}>
        {themes.map(({ value, label, icon: Icon }) => (
          <MenuItem
            key={value}
            id={`theme:${value}`}
            icon={<Icon />}
            keys={theme === value ? '✓' : undefined}
          >
            {t(label)}
          </MenuItem>
        ))}
      </MenuSection>
      <MenuLine />
      <MenuSection title={t('locale.title')}>
        {locales.map(({ code, name }) => (
          <MenuItem
            key={code}
            id={`locale:${code}`}
            icon={<Languages />}
            keys={locale === code ? '✓' : undefined}
          >
            {name}
          </MenuItem>
        ))}
      </MenuSection>
      <MenuLine />
      <MenuItem id="account" icon={<CircleUserRound />}>
        {t('nav.account')}
      </MenuItem>
      <MenuItem id="keys" icon={<Keyboard />} keys="?">
        {t('keys.title')}
      </MenuItem>
      <MenuItem id="out" icon={<LogOut className="rtl:-scale-x-100" />}>
        {t('user.logout')}
      </MenuItem>
    </MenuPopover>
  );
}
