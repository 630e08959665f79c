import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isApiError } from '@/api/errors';
import { meQuery, type Role, roleAtLeast } from '@/api/session';
import { validateAdminSearch } from '@/features/admin/search';
import { validateBillingSearch } from '@/features/billing/search';
import { validateBroadcastsSearch } from '@/features/broadcasts/search';
import { validateCallsSearch } from '@/features/calls/search';
import { validateInboxSearch } from '@/features/inbox/search';
import { validateLeadSearch } from '@/features/leads/page/search';
import { validateLeadsSearch } from '@/features/leads/search';
import { validateSettingsSearch } from '@/features/settings/search';
import { validateTasksSearch } from '@/features/tasks/search';
import { ErrorPage } from './ErrorPage';
import { NotFoundPage } from './NotFoundPage';
import { type Destination, destinations, landing, mayOpen } from './nav';
import { parseSearch, stringifySearch, textOf } from './search';

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string } => ({ next: textOf(search.next) }),
  component: lazyRouteComponent(() => import('@/features/auth/LoginPage')),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('@/features/auth/SetupPage')),
});
const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('@/features/auth/ForgotPage')),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('@/features/auth/ResetPage')),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('@/features/auth/ResetPage')),
});

const publicDocument = createRoute({
  getParentRoute: () => root,
  path: '/q/$token',
  component: lazyRouteComponent(() => import('@/features/billing/public/PublicPage')),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.client.ensureQueryData(meQuery) };
    } catch (e) {
      if (isApiError(e) && e.status === 401) {
        throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
      }
      throw e;
    }
  },
});

/** Lets in whom the registry of destinations lets in; sends others to where they land. */
function guard(path: Destination['path']) {
  const destination = destinations.find((d) => d.path === path)!;
  return async ({ context }: { context: { client: QueryClient } }) => {
    const me = await context.client.ensureQueryData(meQuery);
    if (!mayOpen(me, destination)) throw redirect({ to: landing(me) });
  };
}

/** Lets in who may open the leads and has the role that a page beneath them asks for. */
function guardRole(min: Role) {
  const leadsToo = guard('/leads');
  return async (at: { context: { client: QueryClient } }) => {
    await leadsToo(at);
    const me = await at.context.client.ensureQueryData(meQuery);
    if (!roleAtLeast(me.user.role, min)) throw redirect({ to: '/leads' });
  };
}

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: guard('/'),
  component: lazyRouteComponent(() => import('@/features/home/HomePage')),
});
const leads = createRoute({
  getParentRoute: () => shell,
  path: '/leads',
  validateSearch: validateLeadsSearch,
  beforeLoad: guard('/leads'),
  component: lazyRouteComponent(() => import('@/features/leads/LeadsPage')),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/leads/import',
  beforeLoad: guardRole('manager'),
  component: lazyRouteComponent(() => import('@/features/leads/import/ImportPage')),
});
const importOne = createRoute({
  getParentRoute: () => shell,
  path: '/leads/import/$importId',
  beforeLoad: guardRole('manager'),
  component: lazyRouteComponent(() => import('@/features/leads/import/ImportWizard')),
});
const duplicates = createRoute({
  getParentRoute: () => shell,
  path: '/leads/duplicates',
  beforeLoad: guard('/leads'),
  component: lazyRouteComponent(() => import('@/features/leads/merge/DuplicatesPage')),
});
const lead = createRoute({
  getParentRoute: () => shell,
  path: '/leads/$leadId',
  validateSearch: validateLeadSearch,
  beforeLoad: guard('/leads'),
  component: lazyRouteComponent(() => import('@/features/leads/page/LeadPage')),
});
const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: validateInboxSearch,
  beforeLoad: guard('/inbox'),
  component: lazyRouteComponent(() => import('./InboxDesk')),
});
const calls = createRoute({
  getParentRoute: () => shell,
  path: '/calls',
  validateSearch: validateCallsSearch,
  beforeLoad: guard('/calls'),
  component: lazyRouteComponent(() => import('@/features/calls/CallsPage')),
});
const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: validateTasksSearch,
  beforeLoad: guard('/tasks'),
  component: lazyRouteComponent(() => import('@/features/tasks/TasksPage')),
});
const billing = createRoute({
  getParentRoute: () => shell,
  path: '/billing',
  validateSearch: validateBillingSearch,
  beforeLoad: guard('/billing'),
  component: lazyRouteComponent(() => import('@/features/billing/BillingPage')),
});
const broadcasts = createRoute({
  getParentRoute: () => shell,
  path: '/broadcasts',
  validateSearch: validateBroadcastsSearch,
  beforeLoad: guard('/broadcasts'),
  component: lazyRouteComponent(() => import('@/features/broadcasts/BroadcastsPage')),
});
const agent = createRoute({
  getParentRoute: () => shell,
  path: '/agent',
  beforeLoad: guard('/agent'),
  component: lazyRouteComponent(() => import('@/features/prompts/PromptsPage')),
});
const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  beforeLoad: guard('/users'),
  component: lazyRouteComponent(() => import('@/features/users/UsersPage')),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: validateSettingsSearch,
  beforeLoad: guard('/settings'),
  component: lazyRouteComponent(() => import('@/features/settings/SettingsPage')),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  beforeLoad: guard('/account'),
  component: lazyRouteComponent(() => import('./AccountPage')),
});
const admin = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  validateSearch: validateAdminSearch,
  beforeLoad: guard('/admin'),
  component: lazyRouteComponent(() => import('@/features/admin/AdminPage')),
});

const routeTree = root.addChildren([
  login,
  setup,
  forgot,
  reset,
  invite,
  publicDocument,
  shell.addChildren([
    home,
    leads,
    imports,
    importOne,
    duplicates,
    lead,
    inbox,
    calls,
    tasks,
    billing,
    broadcasts,
    agent,
    users,
    settings,
    admin,
    account,
  ]),
]);

/** Makes the router over one cache. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    // Old content stays while the next page loads; a page shows its own skeleton after that.
    defaultPendingMs: 60_000,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
