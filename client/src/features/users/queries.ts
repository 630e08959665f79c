import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A person who can sign in to the business. */
export type User = Schema<'User'>;

/** What may change about a person. */
export type UserPatch = Schema<'UserPatch'>;

/** What an owner may make of somebody, weakest first. */
export const givenRoles = ['viewer', 'agent', 'manager', 'owner'] as const;

/** One of the roles that can be given. */
export type GivenRole = (typeof givenRoles)[number];

/** The people of the business. */
export const usersQuery = queryOptions({
  queryKey: ['users'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/users', { signal }))).items,
});

/** Who can sign in stands before who cannot; the server's order is kept among them. */
export function enabledFirst(users: User[]): User[] {
  return [...users.filter((user) => !user.disabled), ...users.filter((user) => user.disabled)];
}
