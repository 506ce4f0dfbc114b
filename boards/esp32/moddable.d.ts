/**
 * The part of the Moddable SDK (8.2) that this board uses, declared by us for the check on a computer without it. Where the SDK builds the image,
 * its own typings hold instead, and check the same sources again. (The package @moddable/typings on npm is of 5.6 and knows neither storage module.)
 */

/** A buffer or a view of one; natives take views at their own offset. */
type ModdableBytes = Uint8Array | ArrayBuffer;

/** A function written in C, by the name of its symbol. Recognised by the SDK's compiler, with a literal name only. */
declare function native(name: string): (...values: unknown[]) => unknown;
/** One line to the debugger's console. */
declare function trace(...text: string[]): void;

declare module "timer" {
  class Timer {
    private readonly brand: boolean;
    static set(callback: () => void, interval_ms?: number, repeat_ms?: number): Timer;
    static clear(timer: Timer): void;
  }
  export default Timer;
}

declare module "time" {
  const Time: {
    /** Milliseconds since power-on, 32 bits: wraps. */
    readonly ticks: number;
    /** From start to end, across a wrap. */
    delta(start: number, end: number): number;
  };
  export default Time;
}

declare module "mc/config" {
  /** The "config" of the manifests, joined. */
  const config: Readonly<Record<string, unknown>>;
  export default config;
}

declare module "embedded:io/digital" {
  class Digital {
    static readonly Input: number;
    static readonly InputPullUp: number;
    static readonly Output: number;
    static readonly Rising: number;
    static readonly Falling: number;
    constructor(options: {
      pin: number;
      mode: number;
      initialValue?: 0 | 1;
      edge?: number;
      onReadable?: () => void;
    });
    read(): 0 | 1;
    write(value: 0 | 1): void;
    close(): void;
  }
  export default Digital;
}

declare module "embedded:io/i2c" {
  class I2C {
    constructor(options: { data: number; clock: number; hz: number; address: number });
    read(into: ModdableBytes): unknown;
    write(bytes: ModdableBytes): void;
    close(): void;
  }
  export default I2C;
}

declare module "embedded:storage/flash" {
  interface Partition {
    read(into: ModdableBytes, offset: number): number;
    write(bytes: ModdableBytes, offset: number): void;
    eraseBlock(block: number): void;
    status(): { readonly size: number; readonly blockLength: number };
    close(): void;
  }
  const flash: { open(options: { path: string }): Partition };
  export default flash;
}

declare module "embedded:storage/key-value" {
  interface Domain {
    /** A fresh buffer; undefined when there is no such key. */
    read(key: string): unknown;
    write(key: string, value: ModdableBytes): void;
    delete(key: string): void;
    close(): void;
  }
  const storage: { open(options: { path: string; format: "buffer" }): Domain };
  export default storage;
}
