/** Small things that several parts of the page are made of. */
import type { ComponentChildren } from "preact";
import { parseYuan } from "../state/money.js";

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly kind?: "main" | "plain" | "quiet";
  /** Not now: it stays in the order of focus and says so, but does nothing. */
  readonly off?: boolean;
  readonly label?: string;
  readonly pressed?: boolean;
  readonly id?: string;
  readonly title?: string;
}

export function Button({ children, onClick, kind = "plain", off = false, label, pressed, id, title }: ButtonProps) {
  return (
    <button
      type="button"
      id={id}
      class={`button ${kind}`}
      aria-disabled={off}
      aria-label={label}
      aria-pressed={pressed}
      title={title}
      onClick={() => {
        if (!off) onClick();
      }}
    >
      {children}
    </button>
  );
}

interface PopupProps {
  readonly id?: string;
  readonly class: string;
  readonly summary: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** Something that opens over the page: one at a time, and Escape closes it. */
export function Popup({ id, class: kind, summary, label, children }: PopupProps) {
  return (
    <details
      class={`popup ${kind}`}
      // The browser keeps those of one name from being open together.
      {...{ name: "popup" }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.currentTarget.open = false;
        event.currentTarget.querySelector("summary")?.focus();
      }}
    >
      <summary id={id} aria-label={label}>
        {summary}
      </summary>
      {children}
    </details>
  );
}

/** Closes every popup: its request has been sent. */
export function closePopups(): void {
  for (const popup of document.querySelectorAll<HTMLDetailsElement>("details.popup")) popup.open = false;
}

interface AmountProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly onEnter?: () => void;
}

export function Amount({ id, label, value, onType, onEnter }: AmountProps) {
  return (
    <input
      id={id}
      class="amount"
      type="text"
      inputMode="decimal"
      autocomplete="off"
      maxLength={10}
      aria-label={label}
      aria-invalid={parseYuan(value) === null}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onEnter?.();
      }}
    />
  );
}

interface SwitchProps {
  readonly on: boolean;
  readonly label: string;
  readonly text: string;
  readonly id?: string;
  readonly onClick: () => void;
}

/** On or offline. */
export function Switch({ on, label, text, id, onClick }: SwitchProps) {
  return (
    <button type="button" id={id} role="switch" class="switch" aria-checked={on} aria-label={label} onClick={onClick}>
      <span class="knob" aria-hidden="true" />
      <span aria-hidden="true">{text}</span>
    </button>
  );
}
