import { CalendarDate, parseZonedDateTime, Time } from '@internationalized/date';
import { describe, expect, it } from 'vitest';
import { instant, quickChoices } from './when';

const zone = 'Asia/Jerusalem';
const choices = (at: string) =>
  quickChoices(zone, parseZonedDateTime(`${at}[${zone}]`)).map(
    (c) => `${c.key} ${c.date} ${c.time.toString().slice(0, 5)}`,
  );

describe('quickChoices', () => {
  it('offers the hour, the afternoon, tomorrow and Sunday', () => {
    expect(choices('2026-11-24T10:20')).toEqual([
      'inHour 2026-11-24 11:20',
      'today17 2026-11-24 17:00',
      'tomorrow9 2026-11-25 09:00',
      'sunday9 2026-11-29 09:00',
    ]);
  });
  it('leaves out what has passed', () => expect(choices('2026-11-24T16:30').join()).not.toContain('today17'));
  it('does not offer Sunday twice on a Saturday', () => {
    expect(choices('2026-11-28T10:00').filter((c) => c.includes('2026-11-29'))).toHaveLength(1);
  });
  it('offers the next Sunday on a Sunday', () => {
    expect(choices('2026-11-29T10:00')).toContain('sunday9 2026-12-06 09:00');
  });
  it('crosses midnight', () => expect(choices('2026-11-24T23:40')[0]).toBe('inHour 2026-11-25 00:40'));
});

describe('instant', () => {
  const at = (day: CalendarDate, hour: number) => instant(day, new Time(hour), zone).toISOString();
  it('is the wall clock of the business in winter and in summer', () => {
    expect(at(new CalendarDate(2026, 11, 25), 9)).toBe('2026-11-25T07:00:00.000Z');
    expect(at(new CalendarDate(2026, 7, 25), 9)).toBe('2026-07-25T06:00:00.000Z');
  });
  it('survives the hour that the change of clocks skips', () => {
    expect(at(new CalendarDate(2026, 3, 27), 2)).toBe('2026-03-27T00:00:00.000Z');
  });
});
