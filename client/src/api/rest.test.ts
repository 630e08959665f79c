import { expect, test } from 'vitest';
import { restAt } from './rest';

const shabbat = { begins: '2026-11-27T13:56:00.000Z', ends: '2026-11-28T15:22:00.000Z', name: 'שבת' };

test.each([
  ['2026-11-27T13:55:59Z', undefined],
  ['2026-11-27T13:56:00Z', shabbat],
  ['2026-11-28T15:21:59Z', shabbat],
  ['2026-11-28T15:22:00Z', undefined],
])('a moment lies in the rest from its beginning until before its end: %s', (at, want) => {
  expect(restAt([shabbat], new Date(at))).toBe(want);
});
