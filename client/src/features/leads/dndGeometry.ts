/** The height of a card's row: the card and the gap below it. */
export const rowHeight = 130;

/** How far a mouse moves before a press becomes a drag. */
export const mouseSlop = 4;

/** How far a finger may move while it waits for the lift; farther is a scroll. */
export const touchSlop = 8;

/** How long a finger rests before the card lifts. */
export const longPressMs = 260;

const band = 64;

/** A span of the screen along one axis. */
export interface Span {
  start: number;
  end: number;
}

/** The index before which a card would drop, from the pointer's height over a scrolled list. */
export function dropIndex(y: number, listTop: number, scrollTop: number, count: number): number {
  const row = Math.round((y - listTop + scrollTop) / rowHeight);
  return Math.min(count, Math.max(0, row));
}

/**
 * The index in the column once the card has been taken out of it, or null when it would stay where
 * it is: before itself and after itself are the same place.
 */
export function settledIndex(index: number, from: number | null): number | null {
  if (from === null) return index;
  if (index === from || index === from + 1) return null;
  return index > from ? index - 1 : index;
}

/** Pixels to scroll in this frame: nothing inside, faster the deeper in an edge band. */
export function edgeSpeed(at: number, span: Span, max = 16): number {
  const size = Math.min(band, (span.end - span.start) / 3);
  if (at < span.start + size) return -Math.ceil(max * Math.min(1, (span.start + size - at) / size));
  if (at > span.end - size) return Math.ceil(max * Math.min(1, (at - span.end + size) / size));
  return 0;
}

/** Whether x lies in a horizontal span. The arithmetic is of physical pixels, the same in both directions. */
export function within(x: number, span: Span): boolean {
  return x >= span.start && x <= span.end;
}

/** The nearest span to x, for a pointer between or beyond the columns. */
export function nearest<T extends Span>(x: number, spans: T[]): T | undefined {
  let best: T | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const span of spans) {
    const distance = within(x, span) ? 0 : Math.min(Math.abs(x - span.start), Math.abs(x - span.end));
    if (distance < bestDistance) {
      best = span;
      bestDistance = distance;
    }
  }
  return best;
}
