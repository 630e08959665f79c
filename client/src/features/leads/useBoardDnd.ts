import { type RefObject, useEffect, useRef } from 'react';
import { dropIndex, edgeSpeed, longPressMs, mouseSlop, nearest, type Span, touchSlop } from './dndGeometry';

/** Where the pointer would drop the card: before the card that stands at index now. */
export interface Over {
  column: string;
  index: number;
}

interface Handlers {
  /** Whether this card may be dragged; the answer is remembered until the drop. */
  onStart: (id: number) => boolean;
  onOver: (over: Over | null) => void;
  onDrop: (id: number, over: Over | null) => void;
  onCancel: (id: number) => void;
}

interface ColumnSpan extends Span {
  column: string;
  list: HTMLElement;
  count: number;
}

// On a phone one column fills the screen: resting at the edge turns one page, not a stream of them.
const dwellMs = 350;
const pageMs = 850;
const sideStep = 14;

/**
 * Drags cards by pointer. The board's markup carries what it needs: data-card on a card, data-column
 * on a column with data-count, data-scroll on its list. A mouse drags after a few pixels, a finger
 * after a long press, so that a swipe always scrolls.
 */
export function useBoardDnd(board: RefObject<HTMLElement | null>, handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const root = board.current;
    if (!root) return;
    const drag = new PointerDrag(root, latest);
    return () => drag.dispose();
  }, [board]);
}

class PointerDrag {
  private card: HTMLElement | null = null;
  private ghost: HTMLElement | null = null;
  private pointer = -1;
  private startX = 0;
  private startY = 0;
  private x = 0;
  private y = 0;
  private grabX = 0;
  private grabY = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private over: Over | null = null;
  private edgeSince = 0;
  private readonly stop = new AbortController();

  constructor(
    private readonly root: HTMLElement,
    private readonly handlers: RefObject<Handlers>,
  ) {
    const { signal } = this.stop;
    root.addEventListener('pointerdown', this.down, { signal });
    // Not passive, because a lifted card must not scroll the board; harmless while nothing is lifted.
    root.addEventListener('touchmove', this.touchMove, { passive: false, signal });
    root.addEventListener('contextmenu', this.contextMenu, { signal });
    addEventListener('pointermove', this.move, { signal });
    addEventListener('pointerup', this.up, { signal });
    addEventListener('pointercancel', this.cancel, { signal });
    addEventListener('keydown', this.key, { capture: true, signal });
    addEventListener('blur', this.cancel, { signal });
  }

  dispose(): void {
    this.cancel();
    this.stop.abort();
  }

  private get id(): number {
    return Number(this.card?.dataset.card);
  }

  private readonly down = (e: PointerEvent) => {
    if (e.button !== 0 || !e.isPrimary || this.card) return;
    const target = e.target as HTMLElement;
    if (target.closest('button, input, textarea, select')) return;
    const card = target.closest<HTMLElement>('[data-card]');
    if (!card) return;
    this.card = card;
    this.pointer = e.pointerId;
    this.startX = this.x = e.clientX;
    this.startY = this.y = e.clientY;
    if (e.pointerType === 'touch') this.timer = setTimeout(this.lift, longPressMs);
  };

  private readonly move = (e: PointerEvent) => {
    if (!this.card || e.pointerId !== this.pointer) return;
    this.x = e.clientX;
    this.y = e.clientY;
    if (this.ghost) return;
    const moved = Math.hypot(this.x - this.startX, this.y - this.startY);
    if (e.pointerType === 'touch') {
      if (moved > touchSlop) this.reset();
    } else if (moved >= mouseSlop) this.lift();
  };

  private readonly lift = () => {
    const card = this.card;
    if (!card || !this.handlers.current?.onStart(this.id)) {
      this.reset();
      return;
    }
    const box = card.getBoundingClientRect();
    this.grabX = this.startX - box.left;
    this.grabY = this.startY - box.top;
    const ghost = card.cloneNode(true) as HTMLElement;
    ghost.classList.add('drag-ghost');
    ghost.removeAttribute('data-card');
    ghost.setAttribute('aria-hidden', 'true');
    ghost.style.width = `${box.width}px`;
    ghost.style.height = `${box.height}px`;
    document.body.append(ghost);
    document.documentElement.classList.add('is-dragging');
    getSelection()?.removeAllRanges();
    this.ghost = ghost;
    navigator.vibrate?.(8);
    this.tick();
  };

  private readonly tick = () => {
    if (!this.ghost) return;
    // All reading comes before all writing, or each frame would lay the page out twice.
    const columns = this.columns();
    const column = nearest(this.x, columns);
    const list = column?.list.getBoundingClientRect();
    const scrollTop = column?.list.scrollTop ?? 0;
    this.ghost.style.transform = `translate3d(${this.x - this.grabX}px, ${this.y - this.grabY}px, 0)`;
    if (column && list) {
      const speed = edgeSpeed(this.y, { start: list.top, end: list.bottom });
      if (speed) column.list.scrollTop = scrollTop + speed;
      this.setOver({
        column: column.column,
        index: dropIndex(this.y, list.top, scrollTop + speed, column.count),
      });
    } else this.setOver(null);
    this.scrollSideways(columns);
    this.frame = requestAnimationFrame(this.tick);
  };

  private scrollSideways(columns: ColumnSpan[]): void {
    const box = this.root.getBoundingClientRect();
    const way = Math.sign(edgeSpeed(this.x, { start: box.left, end: box.right }));
    if (!way) {
      this.edgeSince = 0;
      return;
    }
    const paged = columns.some((c) => c.end - c.start > box.width * 0.6);
    if (!paged) {
      this.root.scrollLeft += way * sideStep;
      return;
    }
    const now = performance.now();
    this.edgeSince ||= now;
    if (now - this.edgeSince < dwellMs) return;
    this.edgeSince = now + pageMs - dwellMs;
    this.root.scrollBy({ left: way * (columns[0]!.end - columns[0]!.start), behavior: 'smooth' });
  }

  private columns(): ColumnSpan[] {
    return [...this.root.querySelectorAll<HTMLElement>('[data-column]')].map((column) => {
      const box = column.getBoundingClientRect();
      return {
        start: box.left,
        end: box.right,
        column: column.dataset.column!,
        count: Number(column.dataset.count),
        list: column.querySelector<HTMLElement>('[data-scroll]')!,
      };
    });
  }

  private setOver(over: Over | null): void {
    if (over?.column === this.over?.column && over?.index === this.over?.index) return;
    this.over = over;
    this.handlers.current?.onOver(over);
  }

  private readonly up = (e: PointerEvent) => {
    if (!this.card || e.pointerId !== this.pointer) return;
    if (!this.ghost) {
      this.reset();
      return;
    }
    const id = this.id;
    const over = this.over;
    swallowClick();
    this.reset();
    this.handlers.current?.onDrop(id, over);
  };

  private readonly cancel = (e?: Event) => {
    if (!this.card || (e instanceof PointerEvent && e.pointerId !== this.pointer)) return;
    const id = this.id;
    const lifted = this.ghost !== null;
    this.reset();
    if (lifted) this.handlers.current?.onCancel(id);
  };

  private readonly key = (e: KeyboardEvent) => {
    if (e.key !== 'Escape' || !this.ghost) return;
    e.preventDefault();
    e.stopPropagation();
    swallowClick();
    this.cancel();
  };

  private readonly touchMove = (e: TouchEvent) => {
    if (this.ghost) e.preventDefault();
  };

  private readonly contextMenu = (e: Event) => {
    // A long press also asks for the system's menu.
    if (this.ghost || this.timer) e.preventDefault();
  };

  private reset(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.timer = undefined;
    this.ghost?.remove();
    this.ghost = null;
    this.card = null;
    this.pointer = -1;
    this.edgeSince = 0;
    document.documentElement.classList.remove('is-dragging');
    this.setOver(null);
  }
}

// The release of a drag is also a click on whatever lies under it.
function swallowClick(): void {
  const swallow = (e: Event) => {
    e.preventDefault();
    e.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
}
