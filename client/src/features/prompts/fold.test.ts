import { describe, expect, it } from 'vitest';
import { diffWords } from './diff';
import { foldLines } from './fold';

/** Rows in short: "~n" for n lines left out, [-gone] and [+new] within a line. */
const show = (before: string, after: string, context?: number) =>
  foldLines(diffWords(before, after), context).map((row) =>
    row.kind === 'gap'
      ? `~${row.lines}`
      : row.pieces
          .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}]` : `[+${text}]`))
          .join(''),
  );

describe('foldLines', () => {
  it.each<[string, string, string, string[]]>([
    ['leaves out all lines of equal texts', 'a\nb\nc', 'a\nb\nc', ['~3']],
    ['shows nothing of nothing', '', '', []],
    ['shows a first text', '', 'a\nb', ['[+a]', '[+b]']],
    ['shows a text that was emptied', 'a\nb', '', ['[-a]', '[-b]']],
    ['marks a line in between', 'one\ntwo', 'one\nand\ntwo', ['one', '[+and]', 'two']],
    ['marks a word in its line', 'in short words', 'in long words', ['in [-short][+long] words']],
    ['leaves out far lines', '1\n2\n3\n4\n5', '1\n2\n3\n4\nfive', ['~3', '4', '[-5][+five]']],
    ['keeps an empty line that came', 'a\nb', 'a\n\nb', ['a', '', 'b']],
  ])('%s', (_what, before, after, rows) => {
    expect(show(before, after)).toEqual(rows);
  });

  it('keeps as many lines around a change as it is asked for', () => {
    expect(show('1\n2\n3\n4', '1\n2\n3\nfour', 0)).toEqual(['~3', '[-4][+four]']);
    expect(show('1\n2\n3\n4', '1\n2\n3\nfour', 2)).toEqual(['~1', '2', '3', '[-4][+four]']);
  });
});
