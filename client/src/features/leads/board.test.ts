import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropFromCache, moveInCache, placeInCache, rollBack, snapshot } from './boardCache';
import { flat, indexByPosition, withAt, without } from './pages';
import { columnQuery, headsQuery, type Lead, type LeadPages } from './queries';

const noFilter = {};

function lead(id: number, status: string, position: number): Lead {
  return {
    id,
    status,
    position,
    name: `n${id}`,
    phone: null,
    phone_raw: '',
    email: '',
    source: 'manual',
    owner_id: null,
    owner: null,
    tags: [],
    notes: '',
    value_agorot: 100,
    created_at: '2026-11-24T08:00:00Z',
    updated_at: '2026-11-24T08:00:00Z',
    last_contact_at: null,
    last_message: '',
    last_channel: '',
    unread: 0,
    next_action: null,
    version: 1,
  };
}

function pages(groups: Lead[][], more = false): LeadPages {
  return {
    pages: groups.map((items, i) => ({
      items,
      next_cursor: i < groups.length - 1 || more ? `c${i}` : null,
      total: 99,
    })),
    pageParams: groups.map((_, i) => (i ? `c${i - 1}` : undefined)),
  };
}

const ids = (of: LeadPages | undefined) => flat(of).map((l) => l.id);

describe('pages', () => {
  const two = pages([
    [lead(1, 'new', 10), lead(2, 'new', 20)],
    [lead(3, 'new', 30), lead(4, 'new', 40)],
  ]);
  it.each([
    [0, [9, 1, 2, 3, 4]],
    [2, [1, 2, 9, 3, 4]],
    [3, [1, 2, 3, 9, 4]],
    [99, [1, 2, 3, 4, 9]],
  ])('puts a card at %d', (index, order) => {
    expect(ids(withAt(two, lead(9, 'new', 0), index))).toEqual(order);
  });
  it('takes a card out, and is the same object when it was not there', () => {
    expect(ids(without(two, 3))).toEqual([1, 2, 4]);
    expect(without(two, 77)).toBe(two);
  });
  it('finds the place by position', () => {
    expect(indexByPosition(two, lead(9, 'new', 25))).toBe(2);
    expect(indexByPosition(two, lead(9, 'new', 99))).toBe(4);
  });
  it('waits for a later page when the place is beyond what is loaded', () => {
    expect(indexByPosition(pages([[lead(1, 'new', 10)]], true), lead(9, 'new', 99))).toBe(-1);
  });
});

describe('the cache of the board', () => {
  let client: QueryClient;
  const fresh = columnQuery('new', noFilter).queryKey;
  const won = columnQuery('won', noFilter).queryKey;
  const heads = headsQuery(noFilter).queryKey;
  const head = (status: string) => client.getQueryData(heads)!.find((h) => h.status === status)!;

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(fresh, pages([[lead(1, 'new', 10), lead(2, 'new', 20), lead(3, 'new', 30)]]));
    client.setQueryData(won, pages([[lead(4, 'won', 10), lead(5, 'won', 20)]]));
    client.setQueryData(heads, [
      { status: 'new', count: 3, value_agorot: 300 },
      { status: 'won', count: 2, value_agorot: 200 },
    ]);
  });

  it('moves a card to another column with its count and sum', () => {
    moveInCache(client, lead(2, 'new', 20), { status: 'won', index: 1 });
    expect(ids(client.getQueryData(fresh))).toEqual([1, 3]);
    expect(ids(client.getQueryData(won))).toEqual([4, 2, 5]);
    expect(head('new')).toMatchObject({ count: 2, value_agorot: 200 });
    expect(head('won')).toMatchObject({ count: 3, value_agorot: 300 });
  });

  it('moves a card within its column and leaves the counts', () => {
    moveInCache(client, lead(1, 'new', 10), { status: 'new', index: 2 });
    expect(ids(client.getQueryData(fresh))).toEqual([2, 3, 1]);
    expect(head('new').count).toBe(3);
  });

  it('is as before after a refusal', () => {
    const saved = snapshot(client);
    moveInCache(client, lead(2, 'new', 20), { status: 'won', index: 0 });
    rollBack(client, saved);
    expect(ids(client.getQueryData(fresh))).toEqual([1, 2, 3]);
    expect(ids(client.getQueryData(won))).toEqual([4, 5]);
    expect(head('won').count).toBe(2);
  });

  it("follows another person's move", () => {
    placeInCache(client, lead(1, 'won', 15));
    expect(ids(client.getQueryData(fresh))).toEqual([2, 3]);
    expect(ids(client.getQueryData(won))).toEqual([4, 1, 5]);
  });

  it('replaces the content of a card that stays', () => {
    placeInCache(client, { ...lead(2, 'new', 20), name: 'renamed' });
    expect(ids(client.getQueryData(fresh))).toEqual([1, 2, 3]);
    expect(flat(client.getQueryData(fresh))[1]!.name).toBe('renamed');
  });

  it('takes a deleted card off', () => {
    dropFromCache(client, 4);
    expect(ids(client.getQueryData(won))).toEqual([5]);
  });
});
