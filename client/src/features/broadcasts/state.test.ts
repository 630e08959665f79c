import { expect, test } from 'vitest';
import type { Broadcast } from './queries';
import { countOf, progressOf } from './state';

const counts = {
  total: 20,
  waiting: 3,
  queued: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 1,
  unknown: 2,
  left_out: 4,
  replied: 1,
  opted_out: 1,
};
const broadcast = { counts } as Broadcast;

test('a message that nobody answered for counts as failed', () => {
  expect(countOf(broadcast, 'failed')).toBe(3);
  expect(countOf(broadcast, 'read')).toBe(4);
});

test('who was left out is not part of the way', () => {
  expect(progressOf(broadcast)).toEqual({ reach: 16, settled: 13 });
});
