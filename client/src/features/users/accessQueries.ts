import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** What the business lets its people see. */
export type Access = Schema<'Access'>;

/** A team. */
export type Group = Schema<'Group'>;

/** How far somebody sees among the leads, widest first. */
export const reaches = ['all', 'team', 'own'] as const;

/** One of the reaches. */
export type Reach = (typeof reaches)[number];

/** The roles whose reach can be chosen; an owner sees everything. */
export const narrowedRoles = ['viewer', 'agent', 'manager'] as const;

/** The pages that a business can switch off. */
export const pages = ['inbox', 'calls', 'tasks', 'files', 'billing', 'broadcasts'] as const;

/** Who sees which leads, and the pages that are off. */
export const accessQuery = queryOptions({
  queryKey: ['access'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/access', { signal })),
});

/** The teams of the business. */
export const teamsQuery = queryOptions({
  queryKey: ['teams'] as const,
  queryFn: async ({ signal }) => (await body(api.GET('/api/teams', { signal }))).items,
});
