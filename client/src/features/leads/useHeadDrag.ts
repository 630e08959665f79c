import { type PointerEvent, useRef, useState } from 'react';
import { isRtl } from '@/i18n/format';
import { mouseSlop } from './dndGeometry';

/** A head that is being dragged, and before which of the others it would drop. */
export interface HeadDrag {
  from: number;
  to: number;
}

/**
 * Where a head that is let go at x would stand among the others: past the middle of each that it leaves
 * behind. The heads stand in reading order.
 */
export function headPlace(
  x: number,
  from: number,
  heads: { left: number; right: number }[],
  rtl: boolean,
): number {
  const passed = heads.filter((head, i) => {
    const middle = (head.left + head.right) / 2;
    return i !== from && (rtl ? x < middle : x > middle);
  });
  return passed.length;
}

/** Drags the heads of the table by mouse or pen; a press that does not move stays a press. */
export function useHeadDrag(onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<HeadDrag | null>(null);
  const dragged = useRef(false);
  const start = (e: PointerEvent<HTMLElement>, from: number) => {
    if (e.button !== 0 || e.pointerType === 'touch') return;
    const row = e.currentTarget.closest('[role=row]');
    const pressed = e.clientX;
    dragged.current = false;
    let to = from;
    const move = (now: globalThis.PointerEvent) => {
      if (!row || (!dragged.current && Math.abs(now.clientX - pressed) <= mouseSlop)) return;
      dragged.current = true;
      const heads = [...row.querySelectorAll('[data-head]')].map((head) => head.getBoundingClientRect());
      to = headPlace(now.clientX, from, heads, isRtl());
      setDrag({ from, to });
    };
    const stop = new AbortController();
    const end = (drop: boolean) => {
      stop.abort();
      setDrag(null);
      if (drop && dragged.current && to !== from) onMove(from, to);
      setTimeout(() => {
        dragged.current = false; // after the click that the release makes
      });
    };
    const on = { signal: stop.signal };
    window.addEventListener('pointermove', move, on);
    window.addEventListener('pointerup', () => end(true), on);
    window.addEventListener('pointercancel', () => end(false), on);
    window.addEventListener('keydown', (key) => key.key === 'Escape' && end(false), on);
  };
  /** Whether the press that ends now was a drag, and so no press. */
  const wasDragged = () => dragged.current;
  return { drag, start, wasDragged };
}
