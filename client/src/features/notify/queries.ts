import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** One line of the bell. */
export type Notification = Schema<'Notification'>;

/** What one is told, and how. */
export type Wishes = Schema<'Settings'>;

/** The kinds of notifications, in the order of the settings. */
export const kinds = ['reminder', 'asked', 'message', 'assigned'] as const;

/** One's own notifications, newest first; the first page knows how many are unread. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications', 'list'] as const,
  queryFn: ({ pageParam, signal }) =>
    body(api.GET('/api/notifications', { params: { query: { cursor: pageParam, limit: 30 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** One's choices. */
export const wishesQuery = queryOptions({
  queryKey: ['notifications', 'settings'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/notifications/settings', { signal })),
});

/** The devices that take push messages, and the key to subscribe with. */
export const devicesQuery = queryOptions({
  queryKey: ['notifications', 'devices'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/push/devices', { signal })),
});
