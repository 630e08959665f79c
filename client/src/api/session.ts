import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { type Locale, setLocale } from '@/i18n';
import { setBusinessZone } from '@/i18n/format';
import { api, body, type Schema } from './client';
import { refreshCsrf } from './csrf';

/** Who is signed in, where, and whether as somebody else's guest. */
export type Me = Schema<'Me'>;

/** What a person may do; each role includes the ones before it. */
export const roles = ['viewer', 'agent', 'manager', 'owner', 'system_admin'] as const;

/** One of the roles. */
export type Role = (typeof roles)[number];

/** Whether a role includes what min may do. */
export function roleAtLeast(role: string, min: Role): boolean {
  return roles.indexOf(role as Role) >= roles.indexOf(min);
}

/** The session. The router loads it before any page, so components read it without waiting. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me> => {
    const me: Me = await body(api.GET('/api/auth/me', { signal }));
    if (me.business?.timezone) setBusinessZone(me.business.timezone);
    return me;
  },
  staleTime: 60_000,
});

/** The session, inside the signed-in part of the page. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the person here may do what min may do. */
export function useCan(min: Role): boolean {
  return roleAtLeast(useMe().user.role, min);
}

/** Whether the person may do something, as the server names it; a page that is switched off allows nothing. */
export function may(me: Me, permission: string): boolean {
  return me.permissions.includes(permission);
}

/** Starts over after a login or a change of business: nothing cached may be shown to another. */
export async function sessionChanged(client: QueryClient): Promise<Me> {
  await client.cancelQueries();
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] });
  await refreshCsrf();
  return client.fetchQuery({ ...meQuery, staleTime: 0 });
}

/** Signs in; the session's CSRF token is a new one. */
export async function login(client: QueryClient, email: string, password: string): Promise<Me> {
  await body(api.POST('/api/auth/login', { body: { email, password } }));
  const me = await sessionChanged(client);
  await setLocale(me.user.locale === 'en' ? 'en' : 'he');
  return me;
}

/** Chooses the language of the page, and keeps it with the account. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  if (locale !== 'he' && locale !== 'en') return; // a language of the page that no account can keep
  // The page has its language already; an account that cannot keep it (under impersonation) is no news.
  await body(api.PATCH('/api/auth/me', { body: { locale } })).catch(() => undefined);
}

/** Signs out. The caller leaves the page and then clears the cache. */
export async function logout(): Promise<void> {
  await body(api.POST('/api/auth/logout'));
  await refreshCsrf();
}

/** Puts a system administrator into a business; permissions stay their own. */
export async function impersonate(client: QueryClient, businessId: number): Promise<Me> {
  await body(api.POST('/api/admin/businesses/{id}/impersonate', { params: { path: { id: businessId } } }));
  return sessionChanged(client);
}

/**
 * Takes the administrator out again. The page of the business is left before the session's data goes,
 * or it would ask for data that is no longer open to it.
 */
export async function stopImpersonating(client: QueryClient, leave: () => Promise<void>): Promise<Me> {
  await body(api.POST('/api/admin/impersonate/exit'));
  await leave();
  return sessionChanged(client);
}
