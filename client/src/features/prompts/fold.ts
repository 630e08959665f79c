import type { Piece } from './diff';

/** A line of a comparison, or a number of unchanged lines that are left out. */
export type Row = { kind: 'line'; pieces: Piece[] } | { kind: 'gap'; lines: number };

interface Line {
  pieces: Piece[];
  changed: boolean;
}

/** Cuts a comparison into lines and leaves out those far from a change; `context` lines stay around one. */
export function foldLines(pieces: Piece[], context = 1): Row[] {
  const lines = linesOf(pieces);
  const shown = new Set<number>();
  lines.forEach(({ changed }, at) => {
    if (!changed) return;
    for (let near = at - context; near <= at + context; near++) shown.add(near);
  });
  const rows: Row[] = [];
  lines.forEach(({ pieces: line }, at) => {
    const last = rows.at(-1);
    if (shown.has(at)) rows.push({ kind: 'line', pieces: line });
    else if (last?.kind === 'gap') last.lines++;
    else rows.push({ kind: 'gap', lines: 1 });
  });
  return rows;
}

function linesOf(pieces: Piece[]): Line[] {
  const lines: Line[] = [];
  let line: Line = { pieces: [], changed: false };
  for (const { kind, text } of pieces) {
    text.split('\n').forEach((part, i) => {
      if (i > 0) {
        // A break that came or went changes the line that it ends, even with no word in it.
        line.changed ||= kind !== 'same';
        lines.push(line);
        line = { pieces: [], changed: false };
      }
      if (!part) return;
      line.pieces.push({ kind, text: part });
      line.changed ||= kind !== 'same';
    });
  }
  if (line.pieces.length > 0) lines.push(line);
  return lines;
}
