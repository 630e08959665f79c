import { describe, expect, it } from 'vitest';
import { diffWords } from './diff';

const show = (before: string, after: string) =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}]` : `[+${text}]`))
    .join('');

const sides = (before: string, after: string) => {
  const pieces = diffWords(before, after);
  const without = (kind: string) =>
    pieces
      .filter((p) => p.kind !== kind)
      .map((p) => p.text)
      .join('');
  return [without('new'), without('gone')];
};

describe('diffWords', () => {
  it('says nothing of equal texts', () => {
    expect(diffWords('שלום', 'שלום')).toEqual([{ kind: 'same', text: 'שלום' }]);
    expect(diffWords('', '')).toEqual([]);
  });

  it('marks the word that changed', () => {
    expect(show('עונים בקצרה ובנימוס.', 'עונים בחום ובנימוס.')).toBe('עונים [-בקצרה][+בחום] ובנימוס.');
  });

  it('marks what came and what went', () => {
    expect(show('a b', 'a b c')).toBe('a b[+ c]');
    expect(show('a b c', 'a c')).toBe('a [-b ]c');
    expect(show('', 'חדש')).toBe('[+חדש]');
    expect(show('ישן', '')).toBe('[-ישן]');
  });

  it('keeps a run of changed words in one piece', () => {
    expect(show('say one two now', 'say three four now')).toBe('say [-one two][+three four] now');
  });

  it('keeps lines apart', () => {
    expect(show('one\ntwo\nthree', 'one\nthree')).toBe('one\n[-two\n]three');
    expect(show('one.', 'one.\ntwo.')).toBe('one.[+\ntwo.]');
    expect(show('one.\ntwo.\nthree', 'one.\nthree')).toBe('one.\n[-two.\n]three');
  });

  it('treats a Hebrew word with its marks and gershayim as one', () => {
    expect(show('מחיר ב-ש״ח בלבד', 'מחיר ב-שקלים בלבד')).toBe('מחיר [-ב-ש״ח][+ב-שקלים] בלבד');
  });

  it('gives both texts back, whatever they are', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    const text = () =>
      Array.from({ length: random(60) }, () => ['a', 'b', ' ', '\n', 'ג', '😀', '.'][random(7)]).join('');
    for (let i = 0; i < 500; i++) {
      const before = text();
      const after = text();
      expect(sides(before, after)).toEqual([before, after]);
    }
  });

  it('gives up on texts that have nothing in common, and stays right', () => {
    const before = Array.from({ length: 4000 }, (_, i) => `x${i}`).join(' ');
    const after = Array.from({ length: 4000 }, (_, i) => `y${i}`).join(' ');
    expect(sides(before, after)).toEqual([before, after]);
  });
});
