import { parseZonedDateTime } from '@internationalized/date';
import { describe, expect, it } from 'vitest';
import { snoozes } from './snooze';

const zone = 'Asia/Jerusalem';
const at = (local: string) =>
  snoozes(zone, parseZonedDateTime(`${local}[${zone}]`)).map((s) => `${s.key} ${s.at.toISOString()}`);

describe('snoozes', () => {
  it('offers an hour, tomorrow and Sunday on the clock of the business', () => {
    expect(at('2026-11-24T10:20:30')).toEqual([
      'inHour 2026-11-24T09:20:00.000Z',
      'tomorrow9 2026-11-25T07:00:00.000Z',
      'sunday9 2026-11-29T07:00:00.000Z',
    ]);
  });
  it('does not offer Sunday twice on a Saturday', () => {
    expect(at('2026-11-28T10:00')).toHaveLength(2);
  });
  it('offers the next Sunday on a Sunday', () => {
    expect(at('2026-11-29T08:00')).toContain('sunday9 2026-12-06T07:00:00.000Z');
  });
  it('keeps nine o’clock across the change of clocks', () => {
    expect(at('2026-03-26T20:00')).toContain('tomorrow9 2026-03-27T06:00:00.000Z');
  });
  it('crosses midnight within the hour', () => {
    expect(at('2026-11-24T23:40')[0]).toBe('inHour 2026-11-24T22:40:00.000Z');
  });
});
