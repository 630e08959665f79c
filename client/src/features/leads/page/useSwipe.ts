import { type TouchEvent, useRef } from 'react';

const far = 56;

/**
 * A swipe of one finger along the line, as in WhatsApp: the bubble follows the finger a little, and far
 * enough it acts. Scrolling wins: a finger that goes up or down is none of ours.
 */
export function useSwipe(act: (() => void) | undefined) {
  const from = useRef<{ x: number; y: number } | undefined>(undefined);
  const moved = (e: TouchEvent<HTMLElement>) => {
    const touch = e.changedTouches[0];
    if (!from.current || !touch) return 0;
    const x = touch.clientX - from.current.x;
    if (Math.abs(touch.clientY - from.current.y) > Math.max(Math.abs(x), 12)) from.current = undefined;
    return x;
  };
  const rest = (el: HTMLElement) => {
    el.style.translate = '';
  };
  if (!act) return {};
  return {
    onTouchStart: (e: TouchEvent<HTMLElement>) => {
      const touch = e.touches[0];
      from.current = e.touches.length === 1 && touch ? { x: touch.clientX, y: touch.clientY } : undefined;
    },
    onTouchMove: (e: TouchEvent<HTMLElement>) => {
      const x = moved(e);
      e.currentTarget.style.translate = from.current ? `${Math.max(-far, Math.min(far, x)) / 2}px` : '';
    },
    onTouchEnd: (e: TouchEvent<HTMLElement>) => {
      const x = moved(e);
      rest(e.currentTarget);
      if (from.current && Math.abs(x) >= far) act();
      from.current = undefined;
    },
    onTouchCancel: (e: TouchEvent<HTMLElement>) => rest(e.currentTarget),
  };
}
