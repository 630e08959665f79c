import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '@/app/search';
import { validateLeadSearch } from './page/search';
import { validateLeadsSearch } from './search';
import { shekels } from './shekels';

describe('the URL of the leads page', () => {
  it('keeps a phone that begins with 0 as text', () => {
    const url = stringifySearch({ q: '0501234567', view: undefined, owner: '' });
    expect(url).toBe('?q=0501234567');
    expect(validateLeadsSearch(parseSearch(url)).q).toBe('0501234567');
  });
  it('drops what does not belong', () => {
    expect(validateLeadsSearch({ view: 'grid', sort: 'evil', q: '' })).toEqual({});
  });
  it('cuts a search that is too long for the server', () => {
    expect(validateLeadsSearch({ q: 'x'.repeat(500) }).q).toHaveLength(200);
  });
  it('knows the tabs of a lead, and the overview without one', () => {
    expect(validateLeadSearch({ tab: 'calls' })).toEqual({ tab: 'calls' });
    expect(validateLeadSearch({ tab: 'overview' })).toEqual({});
    expect(validateLeadSearch({ tab: 'x' })).toEqual({});
  });
});

describe('shekels', () => {
  it.each([
    ['14000', 1_400_000],
    ['14,000.5 ₪', 1_400_050],
    ['', 0],
    ['abc', 0],
    ['-3', 0],
  ])('%s is %d agorot', (text, agorot) => expect(shekels(text)).toBe(agorot));
});
