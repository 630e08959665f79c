import { describe, expect, it } from 'vitest';
import { startOf } from './queries';
import { validateCallsSearch } from './search';

describe('the URL of the calls page', () => {
  it('keeps what belongs', () => {
    const search = { direction: 'in', status: 'no_answer', since: 'week', call: '7' };
    expect(validateCallsSearch(search)).toEqual(search);
  });
  it('drops what does not', () => {
    const search = validateCallsSearch({ direction: 'up', status: 'x', since: '1', call: '0', q: 'a' });
    expect(Object.values(search).filter(Boolean)).toEqual([]);
    expect(Object.keys(search)).not.toContain('q');
  });
});

describe('startOf', () => {
  const at = new Date('2026-11-24T22:30:00Z');
  it('is midnight where the business is', () =>
    expect(startOf('today', at, 'Asia/Jerusalem')).toBe('2026-11-24T22:00:00.000Z'));
  it('counts today among the days', () =>
    expect(startOf('week', at, 'Asia/Jerusalem')).toBe('2026-11-18T22:00:00.000Z'));
});
