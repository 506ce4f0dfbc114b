/**
 * A tiny image for the tests of the engines: it does what a frame asks, one host call a frame.
 *
 * A request is JSON: [name, ...arguments], where {"hex": "…"} stands for an ArrayBuffer. The reply is JSON too:
 * {"value": …} or {"error": name, "message": text}. A request that is no JSON is echoed byte for byte.
 * ASCII only, so that it needs no TextDecoder, which neither engine has.
 */
/// <reference path="../../../boards/desk/host.ts" />

type Json = string | number | boolean | null | { hex: string } | Json[];

function text(bytes: ArrayBuffer): string {
  return String.fromCharCode(...new Uint8Array(bytes));
}

function bytes(ascii: string): ArrayBuffer {
  return Uint8Array.from(ascii, (c) => c.charCodeAt(0)).buffer;
}

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): ArrayBuffer {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)).buffer;
}

function decode(value: Json): unknown {
  return typeof value === "object" && value !== null && "hex" in value ? fromHex(value.hex) : value;
}

function encode(value: unknown): unknown {
  return value instanceof ArrayBuffer ? { hex: toHex(value) } : value;
}

/** What the engines must do alike, and no host function does. */
const extra: Record<string, (...args: never[]) => unknown> = {
  globals: () => Object.getOwnPropertyNames(globalThis).sort(),
  hostNames: () => Object.getOwnPropertyNames(host).sort(),
  sameRealm: () =>
    host.entropy(1) instanceof ArrayBuffer && Object.getPrototypeOf(host.image()) === ArrayBuffer.prototype,
  minusZero: (zero: number, minus: number) => 1 / (zero * minus),
  throws: (message: string) => {
    throw new Error(message);
  },
  rejects: (message: string) => {
    Promise.reject(new Error(message));
  },
  forever: () => {
    for (;;) {}
  },
};

let settled = 0;

function perform([name, ...args]: [string, ...Json[]]): unknown {
  if (name === "promise") {
    // Counted in a promise job, so the next frame sees it only if jobs ran after this one.
    Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => settled++);
    return settled;
  }
  if (name === "die") {
    extra[args[0] as string](...(args.slice(1) as never[]));
  }
  const calls = { ...host, ...extra } as unknown as Record<string, (...args: unknown[]) => unknown>;
  return calls[name](...args.map(decode));
}

function answer(request: string): string {
  try {
    return JSON.stringify({ value: encode(perform(JSON.parse(request))) ?? null });
  } catch (error) {
    const { name, message } = error as Error;
    return JSON.stringify({ error: name, message, ours: error instanceof Error });
  }
}

globalThis.onFrame = (payload) => {
  const first = new Uint8Array(payload)[0];
  if (first !== 0x5b && first !== 0x21) {
    host.send(payload);
    return;
  }
  const request = text(payload);
  if (first === 0x21) {
    // "!": what the image itself does not catch.
    const [name, ...args] = JSON.parse(request.slice(1));
    perform([name, ...args] as [string, ...Json[]]);
    return;
  }
  host.send(bytes(answer(request)));
};
