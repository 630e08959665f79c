import { afterEach, describe, expect, it } from 'vitest';
import {
  day,
  dayDistance,
  dayOrTime,
  dayTime,
  duration,
  initials,
  money,
  partOfDay,
  phone,
  relative,
  setBusinessZone,
  shortAge,
  shortMoney,
  time,
  ymd,
} from './format';
import { setLocale } from './index';

const now = Date.parse('2026-11-24T08:00:00Z'); // 10:00 in Jerusalem
const ago = (ms: number) => now - ms;
const minute = 60_000;
const hour = 60 * minute;

afterEach(async () => {
  setBusinessZone('Asia/Jerusalem');
  await setLocale('he');
});

// Intl marks directions with characters that nobody sees.
const plain = (text: string) =>
  text.replace(/[\u200e\u200f\u2066-\u2069\u00a0]/g, (c) => (c === '\u00a0' ? ' ' : ''));

describe('phone', () => {
  it.each([
    ['+972501234567', '050-123-4567'],
    ['+97235550142', '03-555-0142'],
    ['+972771234567', '077-123-4567'],
    ['+12025550143', '+1 202-555-0143'],
    ['+442071838750', '+442071838750'],
    ['*2700', '*2700'],
  ])('%s reads %s', (raw, shown) => expect(phone(raw)).toBe(shown));
});

describe('money', () => {
  it('shows agorot only when there are any', () => {
    expect(plain(money(1_400_000))).toBe('14,000 ₪');
    expect(plain(money(1_400_050))).toBe('14,000.50 ₪');
  });
  it('shortens large sums for the heads of columns', () => {
    expect(plain(shortMoney(1_620_000_000))).toMatch(/^16\.2M ₪$/);
    expect(plain(shortMoney(999_900))).toBe('9,999 ₪');
  });
});

describe('times of the business', () => {
  it('show its wall clock, whatever the clock of the device', () => {
    expect(time('2026-11-24T22:30:00Z')).toBe('00:30');
    expect(ymd('2026-11-24T22:30:00Z')).toBe('2026-11-25');
    setBusinessZone('America/New_York');
    expect(time('2026-11-24T22:30:00Z')).toBe('17:30');
  });
  it('count days by the calendar, over a change of clocks too', () => {
    expect(dayDistance('2026-10-26T10:00:00Z', '2026-10-24T10:00:00Z')).toBe(2);
    expect(dayDistance('2026-11-24T21:59:00Z', now)).toBe(0);
    expect(dayDistance('2026-11-24T22:00:00Z', now)).toBe(1);
  });
  it('name the year only when it is another', () => {
    expect(day('2026-11-28T10:00:00Z', now)).toBe('28 בנוב׳');
    expect(day('2027-01-03T10:00:00Z', now)).toContain('2027');
  });
  it('are short when they are near', () => {
    expect(dayTime('2026-11-24T15:00:00Z', now)).toBe('17:00');
    expect(plain(dayTime('2026-11-25T07:00:00Z', now))).toBe('מחר, 09:00');
    expect(dayOrTime('2026-11-25T07:00:00Z', now)).toBe('25 בנוב׳');
  });
  it.each([
    ['2026-11-24T03:00:00Z', 'morning'],
    ['2026-11-24T10:00:00Z', 'noon'],
    ['2026-11-24T18:00:00Z', 'evening'],
    ['2026-11-24T01:00:00Z', 'night'],
  ])('%s is %s', (at, part) => expect(partOfDay(at)).toBe(part));
});

describe('relative', () => {
  it.each([
    [10_000, 'עכשיו'],
    [5 * minute, 'לפני 5 דקות'],
    [hour, 'לפני שעה'],
    [2 * hour, 'לפני שעתיים'],
    [24 * hour, 'אתמול'],
    [48 * hour, 'שלשום'],
  ])('%d ms ago is %s', (ms, text) => expect(relative(ago(ms), now)).toBe(text));

  it('never repeats the dual as a number', () => {
    for (let ms = minute; ms < 900 * 24 * hour; ms *= 1.3) expect(relative(ago(ms), now)).not.toMatch(/\(/);
  });
  it('looks ahead', () => {
    expect(relative('2026-11-25T08:00:00Z', now)).toBe('מחר');
  });
  it('speaks English', async () => {
    await setLocale('en');
    expect(relative(ago(2 * hour), now)).toBe('2 hours ago');
  });
});

describe('shortAge and duration', () => {
  it('fit a card', () => {
    expect(shortAge(ago(13 * minute), now)).toBe('13 דק׳');
    expect(shortAge(ago(61 * minute), now)).toBe('שעה');
    expect(shortAge(ago(-minute), now)).toBe('עכשיו');
  });
  it.each([
    [0, '0:00'],
    [222, '3:42'],
    [3661, '1:01:01'],
    [-5, '0:00'],
  ])('%d s is %s', (s, text) => expect(duration(s)).toBe(text));
});

describe('initials', () => {
  it.each([
    ['דנה כהן', 'דכ'],
    ['yossi Goldberg', 'YG'],
    ['מאיה', 'מ'],
    ['  ', '?'],
    ['🙂 דן', 'ד'],
  ])('of %s are %s', (name, letters) => expect(initials(name)).toBe(letters));
});
