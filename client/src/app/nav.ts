import {
  Bot,
  Building2,
  CalendarCheck,
  CircleUserRound,
  Home,
  Inbox,
  type LucideIcon,
  Megaphone,
  PhoneCall,
  ReceiptText,
  Settings,
  SquareKanban,
  Users,
} from 'lucide-react';
import type { Me, Role } from '@/api/session';
import { may, roleAtLeast } from '@/api/session';
import type { MessageKey } from '@/i18n';

/** A destination of the client. */
export interface Destination {
  path:
    | '/'
    | '/leads'
    | '/inbox'
    | '/calls'
    | '/tasks'
    | '/billing'
    | '/broadcasts'
    | '/agent'
    | '/users'
    | '/settings'
    | '/admin'
    | '/account';
  label: MessageKey & `nav.${string}`;
  /** A shorter name for a phone's bottom bar. */
  short?: MessageKey & `nav.${string}`;
  icon: LucideIcon;
  /** The weakest role that may come here. */
  min: Role;
  /** The permission that its data needs, where a business can switch the page off. */
  needs?: `${string}:read`;
  /** What the page shows: one business's data, all businesses, or the person's own account. */
  scope: 'business' | 'installation' | 'person';
  /** Where it stands in the navigation; one's own pages stand in one's own menu. */
  group: 'work' | 'manage' | 'own';
  /** Stands in a phone's bottom bar. */
  bar?: boolean;
  /** The second key after G. */
  code: string;
}

/** All destinations, once: sidebar, bottom bar, palette, shortcuts and route guards read this list. */
export const destinations: readonly Destination[] = [
  {
    path: '/',
    label: 'nav.home',
    icon: Home,
    min: 'viewer',
    scope: 'business',
    group: 'work',
    bar: true,
    code: 'KeyH',
  },
  {
    path: '/leads',
    label: 'nav.leads',
    icon: SquareKanban,
    min: 'viewer',
    scope: 'business',
    group: 'work',
    bar: true,
    code: 'KeyL',
  },
  {
    path: '/inbox',
    label: 'nav.inbox',
    icon: Inbox,
    min: 'viewer',
    needs: 'inbox:read',
    scope: 'business',
    group: 'work',
    bar: true,
    code: 'KeyI',
  },
  {
    path: '/calls',
    label: 'nav.calls',
    short: 'nav.callsShort',
    icon: PhoneCall,
    min: 'viewer',
    needs: 'calls:read',
    scope: 'business',
    group: 'work',
    bar: true,
    code: 'KeyC',
  },
  {
    path: '/tasks',
    label: 'nav.tasks',
    icon: CalendarCheck,
    min: 'viewer',
    needs: 'tasks:read',
    scope: 'business',
    group: 'work',
    code: 'KeyT',
  },
  {
    path: '/billing',
    label: 'nav.billing',
    icon: ReceiptText,
    min: 'agent',
    needs: 'billing:read',
    scope: 'business',
    group: 'work',
    code: 'KeyM',
  },
  {
    path: '/broadcasts',
    label: 'nav.broadcasts',
    icon: Megaphone,
    min: 'manager',
    needs: 'broadcasts:read',
    scope: 'business',
    group: 'work',
    code: 'KeyD',
  },
  {
    path: '/agent',
    label: 'nav.agent',
    icon: Bot,
    min: 'agent',
    scope: 'business',
    group: 'manage',
    code: 'KeyA',
  },
  {
    path: '/users',
    label: 'nav.users',
    icon: Users,
    min: 'manager',
    scope: 'business',
    group: 'manage',
    code: 'KeyU',
  },
  {
    path: '/settings',
    label: 'nav.settings',
    icon: Settings,
    min: 'manager',
    scope: 'business',
    group: 'manage',
    code: 'KeyS',
  },
  {
    path: '/admin',
    label: 'nav.admin',
    icon: Building2,
    min: 'system_admin',
    scope: 'installation',
    group: 'manage',
    code: 'KeyB',
  },
  {
    path: '/account',
    label: 'nav.account',
    icon: CircleUserRound,
    min: 'viewer',
    scope: 'person',
    group: 'own',
    code: 'KeyO',
  },
];

/** Whether me may open a destination now: by role, by being in a business where one is needed, and by what the business uses. */
export function mayOpen(me: Me, destination: Destination): boolean {
  if (!roleAtLeast(me.user.role, destination.min)) return false;
  if (destination.needs && me.business && !may(me, destination.needs)) return false;
  return destination.scope !== 'business' || me.business !== null;
}

/** The destinations that me may open. */
export function destinationsFor(me: Me): Destination[] {
  return destinations.filter((destination) => mayOpen(me, destination));
}

/** Where a person lands: their day, or all businesses for an administrator in none. */
export function landing(me: Me): Destination['path'] {
  return me.business ? '/' : '/admin';
}
