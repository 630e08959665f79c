import { CalendarDate, Time } from '@internationalized/date';
import { expect, test } from 'vitest';
import { afterWindow, instantOf } from './scheduled';

const zone = 'Asia/Jerusalem';

test('a reading of the clock is an instant, also on the nights when clocks change', () => {
  expect(instantOf(new CalendarDate(2026, 11, 25), new Time(9, 0), zone)).toBe('2026-11-25T07:00:00.000Z');
  // 27 March 2026: from 02:00 to 03:00.
  expect(instantOf(new CalendarDate(2026, 3, 27), new Time(2, 30), zone)).toBe('2026-03-27T00:30:00.000Z');
  // 25 October 2026: 01:30 comes twice.
  expect(instantOf(new CalendarDate(2026, 10, 25), new Time(1, 30), zone)).toBe('2026-10-24T22:30:00.000Z');
});

test('a text is after the window when the window has ended by then, or never was', () => {
  expect(afterWindow('2026-11-25T07:00:00Z', '2026-11-25T07:00:01Z', zone)).toBe(false);
  expect(afterWindow('2026-11-25T07:00:02Z', '2026-11-25T07:00:01Z', zone)).toBe(true);
  expect(afterWindow('2026-11-25T07:00:00Z', null, zone)).toBe(true);
});
