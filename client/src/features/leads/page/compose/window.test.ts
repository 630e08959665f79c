import { expect, test } from 'vitest';
import { leftOf } from './window';

const ends = '2026-11-24T10:00:00Z';
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

test.each([
  ['09:59:30', { text: '0:01', soon: true }],
  ['08:00:00', { text: '2:00', soon: true }],
  ['07:59:00', { text: '2:01', soon: false }],
  ['10:00:00', null],
  ['11:00:00', null],
])('at %s', (time, want) => expect(leftOf(ends, at(time))).toEqual(want));

test('without a window there is nothing to count', () => {
  expect(leftOf(null, at('08:00:00'))).toBeNull();
  expect(leftOf('never', at('08:00:00'))).toBeNull();
});
