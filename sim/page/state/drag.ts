/** Taking the bracelet in the hand: pointer events, so mouse, pen and finger alike. Whatever can be dragged here has a button that does the same. */
import { useRef, useState } from "preact/hooks";

/** Nearer than this it was a click. */
const THRESHOLD = 8;

export interface Drag {
  /** How far from its place; null while it lies there. */
  readonly offset: { readonly x: number; readonly y: number } | null;
  /** What it is over. */
  readonly over: string | null;
  readonly handlers: {
    onPointerDown(event: PointerEvent): void;
    onPointerMove(event: PointerEvent): void;
    onPointerUp(event: PointerEvent): void;
    onPointerCancel(): void;
  };
}

/** The target under the pointer: an element with data-drop. */
function targetAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const drop = element.closest<HTMLElement>("[data-drop]");
    if (drop !== null) return drop.dataset.drop ?? null;
  }
  return null;
}

export function useDrag(drop: (target: string) => void): Drag {
  const start = useRef<{ x: number; y: number; id: number } | null>(null);
  const [offset, setOffset] = useState<Drag["offset"]>(null);
  const [over, setOver] = useState<string | null>(null);
  const end = () => {
    start.current = null;
    setOffset(null);
    setOver(null);
  };
  return {
    offset,
    over,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        start.current = { x: event.clientX, y: event.clientY, id: event.pointerId };
      },
      onPointerMove: (event) => {
        const from = start.current;
        if (from === null || from.id !== event.pointerId) return;
        const moved = { x: event.clientX - from.x, y: event.clientY - from.y };
        if (offset === null && Math.hypot(moved.x, moved.y) < THRESHOLD) return;
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        setOffset(moved);
        setOver(targetAt(event.clientX, event.clientY));
      },
      onPointerUp: (event) => {
        const dragged = offset !== null;
        const target = dragged ? targetAt(event.clientX, event.clientY) : null;
        end();
        if (target !== null) drop(target);
      },
      onPointerCancel: end,
    },
  };
}
