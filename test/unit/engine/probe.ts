/**
 * A tiny image for the tests of the engines: each message makes it do one call of the host.
 *
 * A request is JSON, [name, ...arguments], where {"hex": "…"} stands for an ArrayBuffer. The reply is JSON too:
 * {"value": …} or {"error": name, "message": text}. Behind a "!" the same, but nothing is caught. Anything else is
 * echoed byte for byte. ASCII only: neither engine has a TextDecoder.
 */
/// <reference path="../../../boards/desktop/host.ts" />

type Json = string | number | boolean | null | { hex: string } | Json[];

const CATCHING = "[".charCodeAt(0);
const UNCATCHING = "!".charCodeAt(0);

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): ArrayBuffer {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)).buffer;
}

function decode(value: Json): unknown {
  return typeof value === "object" && value !== null && "hex" in value ? fromHex(value.hex) : value;
}

/** One by one: spread into arguments, a long request would fill the stack of XS. */
function toText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

let jobsDone = 0;

/** What the engines must do alike, and no host function does. */
const more: Record<string, (...args: never[]) => unknown> = {
  globals: () => Object.getOwnPropertyNames(globalThis).sort(),
  hostNames: () => Object.getOwnPropertyNames(host).sort(),
  isOwnBuffer: () => host.entropy(1) instanceof ArrayBuffer && host.imageHash() instanceof ArrayBuffer,
  /** Returns the count of before: the next message sees one more only if promise jobs ran after this one. */
  startJobs: () => {
    Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => jobsDone++);
    return jobsDone;
  },
  throws: (message: string) => {
    throw new Error(message);
  },
  throwsObject: () => {
    throw Object.create(null);
  },
  rejects: (message: string) => {
    Promise.reject(new Error(message));
  },
  forever: () => {
    for (;;) {}
  },
};

function perform(request: string): unknown {
  const [name, ...args] = JSON.parse(request) as [string, ...Json[]];
  const calls = { ...host, ...more } as unknown as Record<string, (...args: unknown[]) => unknown>;
  const value = calls[name](...args.map(decode));
  return value instanceof ArrayBuffer ? { hex: toHex(value) } : (value ?? null);
}

function performCatching(request: string): unknown {
  try {
    return { value: perform(request) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: name, message, isOwnError: error instanceof Error };
  }
}

function reply(value: unknown): void {
  host.send(Uint8Array.from(JSON.stringify(value), (c) => c.charCodeAt(0)).buffer);
}

globalThis.onMessage = (payload) => {
  const bytes = new Uint8Array(payload);
  if (bytes[0] === CATCHING) {
    reply(performCatching(toText(bytes)));
  } else if (bytes[0] === UNCATCHING) {
    reply({ value: perform(toText(bytes.subarray(1))) });
  } else {
    host.send(payload);
  }
};
