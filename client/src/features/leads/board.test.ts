import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropFromCache, moveInCache, placeInCache, rollBack, snapshot, type Target } from './boardCache';
import { flat, indexInOrder, withAt, without } from './pages';
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
    fields: {},
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

const to = (column: string, index: number): Target => ({ by: 'status', column, label: column, index });

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
    expect(indexInOrder(two, lead(9, 'new', 25), 'status')).toBe(2);
    expect(indexInOrder(two, lead(9, 'new', 99), 'status')).toBe(4);
  });
  it('waits for a later page when the place is beyond what is loaded', () => {
    expect(indexInOrder(pages([[lead(1, 'new', 10)]], true), lead(9, 'new', 99), 'status')).toBe(-1);
  });
});

describe('the cache of the board', () => {
  let client: QueryClient;
  const fresh = columnQuery('status', 'new', noFilter).queryKey;
  const won = columnQuery('status', 'won', noFilter).queryKey;
  const heads = headsQuery('status', noFilter).queryKey;
  const head = (status: string) => client.getQueryData(heads)!.find((h) => h.status === status)!;

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(fresh, pages([[lead(1, 'new', 10), lead(2, 'new', 20), lead(3, 'new', 30)]]));
    client.setQueryData(won, pages([[lead(4, 'won', 10), lead(5, 'won', 20)]]));
    client.setQueryData(heads, [
      { key: 'new', label: '', status: 'new', count: 3, value_agorot: 300 },
      { key: 'won', label: '', status: 'won', count: 2, value_agorot: 200 },
    ]);
  });

  it('moves a card to another column with its count and sum', () => {
    moveInCache(client, lead(2, 'new', 20), to('won', 1));
    expect(ids(client.getQueryData(fresh))).toEqual([1, 3]);
    expect(ids(client.getQueryData(won))).toEqual([4, 2, 5]);
    expect(head('new')).toMatchObject({ count: 2, value_agorot: 200 });
    expect(head('won')).toMatchObject({ count: 3, value_agorot: 300 });
  });

  it('moves a card within its column and leaves the counts', () => {
    moveInCache(client, lead(1, 'new', 10), to('new', 2));
    expect(ids(client.getQueryData(fresh))).toEqual([2, 3, 1]);
    expect(head('new').count).toBe(3);
  });

  it('is as before after a refusal', () => {
    const saved = snapshot(client);
    moveInCache(client, lead(2, 'new', 20), to('won', 0));
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

describe('the board by owner', () => {
  const owned = (id: number, owner: number | null, created: string): Lead => ({
    ...lead(id, 'new', id),
    owner_id: owner,
    owner: owner === null ? null : { id: owner, name: `u${owner}` },
    created_at: created,
  });
  const [old, mid, late] = ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z', '2026-11-03T08:00:00Z'];
  let client: QueryClient;
  const dana = columnQuery('owner', '7', noFilter).queryKey;
  const nobody = columnQuery('owner', 'none', noFilter).queryKey;
  const stage = columnQuery('status', 'new', noFilter).queryKey;
  const heads = headsQuery('owner', noFilter).queryKey;

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(dana, pages([[owned(3, 7, late), owned(1, 7, old)]]));
    client.setQueryData(nobody, pages([[owned(2, null, mid)]]));
    client.setQueryData(stage, pages([[owned(1, 7, old), owned(2, null, mid), owned(3, 7, late)]]));
    client.setQueryData(heads, [
      { key: 'none', label: '', status: '', count: 1, value_agorot: 100 },
      { key: '7', label: 'u7', status: '', count: 2, value_agorot: 200 },
    ]);
  });

  it('gives a card to an owner, where its age puts it, and keeps its place in its stage', () => {
    moveInCache(client, owned(2, null, mid), { by: 'owner', column: '7', label: 'u7', index: 0 });
    expect(ids(client.getQueryData(dana))).toEqual([3, 2, 1]);
    expect(ids(client.getQueryData(nobody))).toEqual([]);
    expect(ids(client.getQueryData(stage))).toEqual([1, 2, 3]);
    expect(flat(client.getQueryData(stage))[1]!.owner?.name).toBe('u7');
    expect(client.getQueryData(heads)!.map((h) => h.count)).toEqual([0, 3]);
  });

  it('leaves the owners alone when the stage changes', () => {
    moveInCache(client, owned(1, 7, old), to('won', 0));
    expect(ids(client.getQueryData(dana))).toEqual([3, 1]);
    expect(ids(client.getQueryData(stage))).toEqual([2, 3]);
    expect(client.getQueryData(heads)!.map((h) => h.count)).toEqual([1, 2]);
  });

  it('a refusal puts back the one card and leaves what others did meanwhile', () => {
    const mine = owned(2, null, mid);
    moveInCache(client, mine, { by: 'owner', column: '7', label: 'u7', index: 0 });
    placeInCache(client, owned(3, null, late)); // somebody else's change
    placeInCache(client, mine);
    expect(ids(client.getQueryData(nobody))).toEqual([3, 2]);
    expect(ids(client.getQueryData(dana))).toEqual([1]);
  });
});
