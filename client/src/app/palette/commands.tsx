import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  CalendarPlus,
  FileUp,
  Keyboard,
  Languages,
  LogOut,
  type LucideIcon,
  Plus,
  Settings2,
  SunMoon,
  Undo2,
  Users,
} from 'lucide-react';
import { chooseLocale, logout, type Me, may, roleAtLeast, stopImpersonating } from '@/api/session';
import { openTaskForm } from '@/api/taskForm';
import { openLeadDialog } from '@/features/leads/dialogs';
import { settingsTabs } from '@/features/settings/search';
import { locales, useLocale, useT } from '@/i18n';
import { destinations, destinationsFor, mayOpen } from '../nav';
import { setOverlay } from '../overlays';
import { setTheme } from '../theme';

/** Something that the palette can do, or a place it can go to. */
export interface Command {
  id: string;
  group: 'actions' | 'places';
  label: string;
  icon: LucideIcon;
  run: () => void;
}

/** What the person here can do and where they can go, in the current language. */
export function useCommands(me: Me): Command[] {
  const t = useT();
  const locale = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const settings = destinations.find((d) => d.path === '/settings')!;
  const action = (id: string, label: string, icon: LucideIcon, run: () => void): Command => ({
    id: `do:${id}`,
    group: 'actions',
    label,
    icon,
    run,
  });
  const leave = async () => {
    await logout();
    await navigate({ to: '/login', search: {} });
    client.clear();
  };
  const commands: Command[] = [];
  if (me.business && may(me, 'leads:write')) {
    commands.push(action('lead', t('leads.new'), Plus, () => openLeadDialog({ kind: 'new' })));
  }
  if (me.business && may(me, 'tasks:write')) {
    commands.push(action('task', t('palette.newTask'), CalendarPlus, () => openTaskForm({ kind: 'task' })));
  }
  if (me.business && roleAtLeast(me.user.role, 'manager')) {
    commands.push(
      action('import', t('palette.import'), FileUp, () => void navigate({ to: '/leads/import' })),
    );
  }
  if (me.business) {
    commands.push(
      action('duplicates', t('palette.duplicates'), Users, () => void navigate({ to: '/leads/duplicates' })),
    );
  }
  if (me.impersonating) {
    commands.push(
      action(
        'exit',
        t('palette.exit', { name: me.business?.name ?? '' }),
        Undo2,
        () => void stopImpersonating(client, () => navigate({ to: '/admin' })),
      ),
    );
  }
  for (const { path, label, icon } of destinationsFor(me)) {
    commands.push({
      id: path,
      group: 'places',
      label: t(label),
      icon,
      run: () => void navigate({ to: path }),
    });
  }
  if (mayOpen(me, settings)) {
    for (const tab of settingsTabs) {
      commands.push({
        id: `settings:${tab}`,
        group: 'places',
        label: `${t('nav.settings')}: ${t(`settings.tab.${tab}`)}`,
        icon: Settings2,
        run: () => void navigate({ to: '/settings', search: { tab } }),
      });
    }
  }
  commands.push(
    action('theme', t('palette.theme'), SunMoon, () =>
      setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
    ),
  );
  for (const other of locales) {
    if (other.code !== locale) {
      commands.push(
        action(
          `locale:${other.code}`,
          t('palette.locale', { name: other.name }),
          Languages,
          () => void chooseLocale(other.code),
        ),
      );
    }
  }
  commands.push(
    action('keys', t('keys.title'), Keyboard, () => setOverlay('shortcuts')),
    action('out', t('user.logout'), LogOut, () => void leave()),
  );
  return commands;
}
