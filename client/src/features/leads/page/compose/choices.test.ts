import { expect, test } from 'vitest';
import { choicesOf } from './choices';

test('three are buttons, four are a list', () => {
  expect(choicesOf([' כן ', '', 'לא'], 'בחירה')).toEqual({
    options: [
      { id: 'option_1', title: 'כן' },
      { id: 'option_2', title: 'לא' },
    ],
  });
  expect(choicesOf(['1', '2', '3', '4'], 'בחירה')?.button).toBe('בחירה');
});

test('nothing, twice the same and too long are refused', () => {
  for (const titles of [[], [' '], ['כן', 'כן'], ['x'.repeat(21)]])
    expect(choicesOf(titles, 'x')).toBeUndefined();
  expect(choicesOf(['x'.repeat(21), '2', '3', '4'], 'x')).toBeDefined();
});
