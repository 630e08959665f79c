import { describe, expect, test } from 'vitest';
import { fill, matching, slashed } from './replies';

const known = { name: 'דנה כהן', business: 'שיפוצי לוי', me: 'מיכל' };
const replies = [
  { id: 1, shortcut: 'price', text: 'המחיר תלוי בגודל' },
  { id: 2, shortcut: 'שעות', text: 'פתוחים 9:00–18:00' },
  { id: 3, shortcut: 'תודה', text: 'תודה, נחזור עם price' },
];

describe('canned replies', () => {
  test('fill in what is known and leave the rest to be seen', () => {
    expect(fill('היי {first_name}, כאן {me} מ{business}. {date}', known)).toBe(
      'היי דנה, כאן מיכל משיפוצי לוי. {date}',
    );
    expect(fill('היי {name}', { ...known, name: '' })).toBe('היי {name}');
    // A name cannot bring in another variable's value by being filled twice.
    expect(fill('{name}', { ...known, name: '{business}' })).toBe('{business}');
  });

  test('open only for a slash and one word', () => {
    expect(slashed('/')).toBe('');
    expect(slashed('/שע')).toBe('שע');
    for (const text of ['', 'שלום', '/a b', ' /a', 'a/']) expect(slashed(text)).toBeNull();
  });

  test('those whose name begins so come first', () => {
    expect(matching(replies, 'PRI').map((r) => r.id)).toEqual([1, 3]);
    expect(matching(replies, '').map((r) => r.id)).toEqual([1, 2, 3]);
    expect(matching(replies, 'xyz')).toEqual([]);
  });
});
