import { afterEach, expect, it } from 'vitest';
import { forgetLead, recentLeads, rememberLead } from './recent';

afterEach(() => localStorage.clear());

it('keeps the last six of a business, each once, the latest first', () => {
  for (let id = 1; id <= 8; id++) rememberLead(1, { id, name: `${id}` });
  rememberLead(1, { id: 4, name: 'four' });
  rememberLead(2, { id: 9, name: 'other' });
  expect(recentLeads(1).map((r) => r.id)).toEqual([4, 8, 7, 6, 5, 3]);
  expect(recentLeads(1)[0]!.name).toBe('four');
  forgetLead(1, 8);
  expect(recentLeads(1).map((r) => r.id)).toEqual([4, 7, 6, 5, 3]);
});

it('survives what somebody else wrote there', () => {
  for (const text of ['{', '{"a":1}', '[1,{"id":"x","name":"y"},null]']) {
    localStorage.setItem('moked.recent.1', text);
    expect(recentLeads(1)).toEqual([]);
  }
});
