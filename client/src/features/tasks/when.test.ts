import { parseZonedDateTime } from '@internationalized/date';
import { describe, expect, it } from 'vitest';
import { dueOf, fromInstant, tomorrowMorning } from './when';

const zone = 'Asia/Jerusalem';

describe('when', () => {
  it('sends an untouched choice as the instant it is, also in an hour that comes twice', () => {
    const second = '2026-10-24T23:30:00.000Z'; // 01:30 for the second time
    expect(dueOf(fromInstant(second, zone))).toEqual({ due_at: second });
  });
  it('sends a typed reading as it reads, and lets the server know the clocks', () => {
    const { date, time } = fromInstant('2026-11-25T07:00:00.000Z', zone);
    expect(dueOf({ date, time })).toEqual({ due_local: '2026-11-25T09:00' });
  });
  it('is not complete without a day or an hour', () => {
    expect(dueOf({ date: null, time: null })).toBeUndefined();
  });
  it('begins at nine tomorrow, across the change of clocks too', () => {
    const { date, time } = tomorrowMorning(zone, parseZonedDateTime(`2026-03-26T20:00[${zone}]`));
    expect(dueOf({ date, time })).toEqual({ due_local: '2026-03-27T09:00' });
  });
});
