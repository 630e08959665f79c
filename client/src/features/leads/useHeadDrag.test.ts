import { describe, expect, it } from 'vitest';
import { moved } from './columns';
import { headPlace } from './useHeadDrag';

const ltr = [0, 100, 200, 300].map((left) => ({ left, right: left + 100 }));
const rtl = [300, 200, 100, 0].map((left) => ({ left, right: left + 100 }));

describe('the place of a dragged head', () => {
  it.each([
    [10, 0, 0],
    [149, 0, 0],
    [151, 0, 1],
    [390, 0, 3],
    [10, 3, 0],
    [251, 3, 3],
    [249, 3, 2],
    [120, 1, 1],
  ])('at %i, from %i, is %i', (x, from, to) => {
    expect(headPlace(x, from, ltr, false)).toBe(to);
    expect(headPlace(400 - x, from, rtl, true)).toBe(to);
  });

  it('is where the column goes', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  });
});
