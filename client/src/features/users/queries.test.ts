import { expect, it } from 'vitest';
import { enabledFirst, type User } from './queries';

const user = (id: number, disabled: boolean): User => ({
  id,
  disabled,
  email: `${id}@example.com`,
  name: `${id}`,
  role: 'agent',
  reach: 'role',
  locale: 'he',
  pending: false,
  created_at: '2026-11-24T00:00:00Z',
});

it('puts who cannot sign in last, and keeps the order otherwise', () => {
  const users = [user(1, true), user(2, false), user(3, true), user(4, false)];
  expect(enabledFirst(users).map((u) => u.id)).toEqual([2, 4, 1, 3]);
  expect(users[0]!.id).toBe(1);
});
