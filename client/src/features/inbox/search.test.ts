import { expect, test } from 'vitest';
import { countOf, neighbour, validateInboxSearch } from './search';

test('the URL says the view, the conversation and the panel, and nothing else', () => {
  expect(validateInboxSearch({})).toEqual({ filter: undefined, lead: undefined, side: undefined });
  expect(validateInboxSearch({ filter: 'mine', lead: '17', side: 'open', x: 1 })).toEqual({
    filter: 'mine',
    lead: 17,
    side: 'open',
  });
  for (const lead of ['x', -1, 0, 1.5, 2 ** 60])
    expect(validateInboxSearch({ lead, filter: 'open', side: 'yes' })).toEqual({
      filter: undefined,
      lead: undefined,
      side: undefined,
    });
});

test('the next conversation is beside the open one', () => {
  const leads = [3, 5, 8];
  expect(neighbour(leads, undefined, 1)).toBe(3);
  expect(neighbour(leads, 5, 1)).toBe(8);
  expect(neighbour(leads, 5, -1)).toBe(3);
  expect(neighbour(leads, 8, 1)).toBeUndefined();
  expect(neighbour(leads, 99, -1)).toBe(3);
  expect(neighbour([], undefined, 1)).toBeUndefined();
});

test('what is done is not counted', () => {
  const counts = { open: 4, mine: 1, unassigned: 2, unread: 3, waiting: 0, bot: 1, snoozed: 5, bot_on: true };
  expect(countOf(counts, 'unassigned')).toBe(2);
  expect(countOf(counts, 'closed')).toBeUndefined();
  expect(countOf(undefined, 'open')).toBeUndefined();
});
