import { describe, expect, it } from 'vitest';
import type { LeadField } from '@/api/lookups';
import { countTests, filterText, newTest, operatorsOf, parseFilter, testKind } from './condition';

const rooms = { key: 'rooms', kind: 'number', label: 'חדרים' } as LeadField;

describe('a filter in the URL', () => {
  it('drops tests without a value and groups that are left empty', () => {
    expect(
      filterText({ all: [{ f: 'status', op: 'is', v: [] }, { any: [{ f: 'name', op: 'has', v: [' '] }] }] }),
    ).toBe(undefined);
    expect(filterText({ all: [{ f: 'owner', op: 'empty' }, { any: [] }] })).toBe(
      '{"all":[{"f":"owner","op":"empty"}]}',
    );
  });
  it('reads a single test as a list of one', () => {
    expect(parseFilter('{"f":"next","op":"overdue"}')).toEqual({ all: [{ f: 'next', op: 'overdue' }] });
  });
  it.each(['', 'x', '[]', 'null', '1', '{}'])('%s is no filter', (text) =>
    expect(parseFilter(text)).toBe(undefined),
  );
  it('counts the tests, not the groups', () => {
    expect(countTests(parseFilter('{"any":[{"f":"a","op":"set"},{"all":[{"f":"b","op":"set"}]}]}'))).toBe(2);
  });
});

describe('the fields of a filter', () => {
  it('knows own fields by their kind, and none that is gone', () => {
    expect(testKind('field.rooms', [rooms])).toBe('number');
    expect(testKind('field.gone', [rooms])).toBe(undefined);
  });
  it('offers overdue for what is next alone', () => {
    expect(operatorsOf('next', 'time')[0]).toBe('overdue');
    expect(operatorsOf('created', 'time')).not.toContain('overdue');
    expect(newTest('next', [])).toEqual({ f: 'next', op: 'overdue' });
    expect(newTest('unread', [])).toEqual({ f: 'unread', op: 'is', v: ['true'] });
  });
});
