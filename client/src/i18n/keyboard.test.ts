import { expect, it } from 'vitest';
import { matches, otherLayout } from './keyboard';

it('reads what was typed in the other layout', () => {
  expect(otherLayout('akuo')).toBe('שלום');
  expect(otherLayout('שלום')).toBe('akuo');
  expect(otherLayout('123 !')).toBe('123 !');
});

it('finds a label by all the words of a text, in either layout', () => {
  expect(matches('ליד חדש', 'חדש ליד')).toBe(true);
  expect(matches('ליד חדש', 'jsa')).toBe(true);
  expect(matches('New lead', 'מק')).toBe(true);
  expect(matches('סוכן ה־AI', 'ai סוכן')).toBe(true);
  expect(matches('ליד חדש', 'ליד ישן')).toBe(false);
});
