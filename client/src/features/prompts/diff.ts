/** A part of a comparison: in both texts, only in the earlier one, or only in the later one. */
export interface Piece {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

// Beyond this many differing words two texts are simply different: finding out how costs time and
// memory by the square, and nobody reads such a comparison word by word.
const mostEdits = 2000;

/** What changed between two texts, by words. Joined without the new it is before, without the gone after. */
export function diffWords(before: string, after: string): Piece[] {
  const a = words(before);
  const b = words(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const pieces: Piece[] = [
    { kind: 'same', text: a.slice(0, start).join('') },
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ];
  return tidy(pieces);
}

function words(text: string): string[] {
  return text.match(/\n|[^\S\n]+|[\p{L}\p{M}\p{N}_'"\u05f3\u05f4\u2019-]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
}

// Myers' shortest edit script: furthest[k] is how far along `a` one comes on diagonal k with d edits.
function middle(a: string[], b: string[]): Piece[] {
  const whole: Piece[] = [
    { kind: 'gone', text: a.join('') },
    { kind: 'new', text: b.join('') },
  ];
  if (!a.length || !b.length) return whole;
  const most = Math.min(a.length + b.length, mostEdits);
  const furthest = new Int32Array(2 * most + 3);
  const at = (k: number) => furthest[k + most + 1]!;
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trail.push(furthest.slice(most + 1 - d - 1, most + 1 + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[k + most + 1] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trail, d);
    }
  }
  return whole;
}

function walkBack(a: string[], b: string[], trail: Int32Array[], edits: number): Piece[] {
  const pieces: Piece[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = edits; d > 0; d--) {
    const at = (k: number) => trail[d]![k + d + 1]!;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const from = down ? at(k + 1) : at(k - 1);
    const fromY = from - (down ? k + 1 : k - 1);
    while (x > from && y > fromY && (down ? y > fromY + 1 : x > from + 1)) {
      x--;
      y--;
      pieces.push({ kind: 'same', text: a[x]! });
    }
    if (down) pieces.push({ kind: 'new', text: b[--y]! });
    else pieces.push({ kind: 'gone', text: a[--x]! });
  }
  while (x > 0) pieces.push({ kind: 'same', text: a[--x]! });
  return pieces.toReversed();
}

// Reads better in runs: everything that went, then everything that came; a lone blank between two
// changed words belongs to both.
function tidy(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  let gone = '';
  let added = '';
  let blank = '';
  const flush = () => {
    if (gone) out.push({ kind: 'gone', text: gone });
    if (added) out.push({ kind: 'new', text: added });
    if (blank) out.push({ kind: 'same', text: blank });
    gone = added = blank = '';
  };
  for (const { kind, text } of pieces) {
    if (!text) continue;
    if (kind === 'same') {
      if (text === ' ' && (gone || added) && !blank) blank = text;
      else {
        flush();
        out.push({ kind, text });
      }
      continue;
    }
    if (blank) {
      gone += blank;
      added += blank;
      blank = '';
    }
    if (kind === 'gone') gone += text;
    else added += text;
  }
  flush();
  const joined: Piece[] = [];
  for (const piece of out) {
    const last = joined.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else joined.push(piece);
  }
  return atLineStart(joined);
}

// Lines that end alike ("." and ".") leave open where an addition begins; it reads best from a line break on.
function atLineStart(pieces: Piece[]): Piece[] {
  const out = pieces.map((piece) => ({ ...piece }));
  out.forEach((piece, i) => {
    const before = out[i - 1];
    const after = out[i + 1];
    if (piece.kind === 'same' || before?.kind !== 'same' || after?.kind !== 'same') return;
    const head = piece.text.slice(0, Math.max(0, piece.text.indexOf('\n')));
    if (!head || !after.text.startsWith(head)) return;
    before.text += head;
    piece.text = piece.text.slice(head.length) + head;
    after.text = after.text.slice(head.length);
  });
  return out.filter((piece) => piece.text);
}
