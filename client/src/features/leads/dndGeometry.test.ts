import { describe, expect, it } from 'vitest';
import { dropIndex, edgeSpeed, nearest, rowHeight, settledIndex } from './dndGeometry';

describe('dropIndex', () => {
  const at = (y: number, scrollTop = 0, count = 5) => dropIndex(y, 100, scrollTop, count);
  it('goes before a card from its upper half, after it from its lower', () => {
    expect(at(100 + rowHeight * 0.4)).toBe(0);
    expect(at(100 + rowHeight * 0.6)).toBe(1);
  });
  it('counts what is scrolled away', () => expect(at(100, rowHeight * 3)).toBe(3));
  it('stays inside the column', () => {
    expect(at(-500)).toBe(0);
    expect(at(9000)).toBe(5);
    expect(at(300, 0, 0)).toBe(0);
  });
});

describe('settledIndex', () => {
  it('is the index as it stands in another column', () => expect(settledIndex(3, null)).toBe(3));
  it('is nothing before and after the card itself', () => {
    expect(settledIndex(2, 2)).toBeNull();
    expect(settledIndex(3, 2)).toBeNull();
  });
  it('leaves out the card that was taken away above', () => {
    expect(settledIndex(5, 2)).toBe(4);
    expect(settledIndex(0, 2)).toBe(0);
  });
});

describe('edgeSpeed', () => {
  const span = { start: 0, end: 600 };
  it('is still inside', () => expect(edgeSpeed(300, span)).toBe(0));
  it('grows towards the edge, in both directions alike', () => {
    expect(edgeSpeed(60, span)).toBeLessThan(0);
    expect(edgeSpeed(5, span)).toBeLessThan(edgeSpeed(60, span));
    expect(edgeSpeed(595, span)).toBe(-edgeSpeed(5, span));
  });
  it('is bounded beyond the edge', () => expect(edgeSpeed(-400, span, 14)).toBe(-14));
  it('leaves a middle in a narrow span', () => expect(edgeSpeed(45, { start: 0, end: 90 })).toBe(0));
});

describe('nearest', () => {
  // Physical pixels: in Hebrew the first column is the rightmost one.
  const columns = [
    { start: 700, end: 900, key: 'first' },
    { start: 450, end: 690, key: 'second' },
  ];
  it('finds the column under the pointer', () => expect(nearest(500, columns)?.key).toBe('second'));
  it('finds the closer one between two', () => expect(nearest(693, columns)?.key).toBe('second'));
  it('finds the outermost one beyond', () => expect(nearest(2000, columns)?.key).toBe('first'));
  it('finds nothing on an empty board', () => expect(nearest(1, [])).toBeUndefined());
});
