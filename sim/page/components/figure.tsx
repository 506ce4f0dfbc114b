/** The bracelet itself: a band, a light, a button. It can be taken in the hand. The light and the buzz move as the cue says, once for each cue. */
import type { BraceletView } from "../../api/contract/state.js";
import type { Drag } from "../state/drag.js";
import { braceletNumber } from "../state/money.js";
import type { Light } from "../state/store.js";

/** A press is waited for, and holds, this long (docs/protocol/pay.md): then the light goes out by itself. */
const PRESS_MS = 30_000;
const BANDS = ["ink", "jade", "plum", "clay", "slate", "moss"];

/** What the light shows now, or null when it is off. */
export function lightOf({ power, panel }: BraceletView, now_ms: number): string | null {
  if (!power || panel === null) return null;
  const lapses = ["press", "approved", "bind", "unload", "thaw"].includes(panel.cue);
  return lapses && now_ms - panel.at_ms >= PRESS_MS ? null : panel.cue;
}

/** The outline of a bracelet that is not there yet. */
export function Ghost() {
  return (
    <svg class="ghost" viewBox="0 0 320 176" role="presentation" aria-hidden="true">
      <path d="M36 98 V62 A124 42 0 0 1 284 62 V98 M36 62 A124 42 0 0 0 284 62 M36 98 A124 46 0 0 0 98 134 M222 134 A124 46 0 0 0 284 98" />
      <rect x="98" y="96" width="124" height="56" rx="20" />
      <rect x="114" y="118" width="60" height="12" rx="6" />
      <circle cx="199" cy="124" r="14" />
    </svg>
  );
}

interface FigureProps {
  readonly bracelet: BraceletView;
  readonly light: string | null;
  readonly flash: Light | null;
  readonly drag: Drag;
  /** Held to something on its left or right. */
  readonly leans: "left" | "right" | null;
  readonly pressLabel: string;
  readonly onPress: () => void;
}

function Band({ light, flash }: { light: string | null; flash: Light | null }) {
  const lit = light === null ? "led" : `led led-${light}`;
  return (
    <svg viewBox="0 0 320 176" role="presentation" aria-hidden="true">
      <defs>
        <linearGradient id="band-outside" x1="0" x2="1" y1="0" y2="0">
          <stop offset="0" stop-color="var(--band)" />
          <stop offset=".3" stop-color="var(--band-light)" />
          <stop offset=".72" stop-color="var(--band-light)" />
          <stop offset="1" stop-color="var(--band)" />
        </linearGradient>
      </defs>
      <ellipse cx="160" cy="158" rx="122" ry="15" class="shadow" />
      <path class="band-inside" d="M36 62 A124 42 0 0 1 284 62 V98 A124 42 0 0 0 36 98 Z" />
      <path class="band-outside" d="M36 62 A124 42 0 0 0 284 62 V98 A124 46 0 0 1 36 98 Z" />
      <path class="band-edge" d="M36 62 A124 42 0 0 0 284 62 A124 42 0 0 0 36 62" />
      <rect class="body" x="98" y="96" width="124" height="56" rx="20" />
      <rect class="glass" x="102" y="100" width="116" height="48" rx="16" />
      <rect class={lit} key={flash?.number ?? 0} x="114" y="118" width="60" height="12" rx="6" />
      {flash !== null && (
        <g class={`waves waves-${flash.cue}`} key={`w${flash.number}`}>
          <path d="M88 110 q-7 14 0 28" />
          <path d="M78 105 q-10 19 0 38" />
          <path d="M232 110 q7 14 0 28" />
          <path d="M242 105 q10 19 0 38" />
        </g>
      )}
    </svg>
  );
}

export function Figure({ bracelet, light, flash, drag, leans, pressLabel, onPress }: FigureProps) {
  const { offset, over } = drag;
  const style = offset === null ? {} : { transform: `translate(${offset.x}px, ${offset.y}px) scale(.92)` };
  const band = BANDS[(Number(braceletNumber(bracelet.name)) - 1) % BANDS.length];
  const classes = [
    `band-${band}`,
    bracelet.power ? "" : "dead",
    offset === null ? "" : "dragged",
    over === null ? "" : "over",
  ];
  const shaken = flash === null ? "" : `shake-${flash.cue}`;
  return (
    <div class="stage">
      <div
        class={`bracelet ${classes.join(" ")} ${leans === null ? "" : `leans-${leans}`}`}
        style={style}
        data-bracelet={bracelet.name}
        {...drag.handlers}
      >
        <div class={shaken} key={flash?.number ?? 0}>
          <Band light={light} flash={flash} />
          <button
            type="button"
            class="press"
            aria-label={pressLabel}
            aria-disabled={!bracelet.power}
            onClick={onPress}
          />
        </div>
      </div>
    </div>
  );
}
