/** The other ports of the ESP32 on fakes of the SDK's modules: their contracts of firmware/port. */
import { expect } from "chai";
import { Button, SETTLE_MS } from "../../../boards/esp32/button.js";
import { TickClock } from "../../../boards/esp32/clock.js";
import { PATTERNS } from "../../../boards/esp32/cues.js";
import { PartitionFlash } from "../../../boards/esp32/flash.js";
import { CuePanel } from "../../../boards/esp32/panel.js";
import { readPins } from "../../../boards/esp32/pins.js";
import { NvsVault } from "../../../boards/esp32/vault.js";
import { SECTOR } from "../../../firmware/port/flash.js";
import { CUE } from "../../../firmware/port/panel.js";
import { HandTimers, Wire } from "./chip.js";

class FakePartition {
  readonly memory = new Uint8Array(4 * SECTOR).fill(0xff);
  closed = 0;
  /** Bits that cannot be cleared any more. */
  stuck = 0;
  read(into: Uint8Array, offset: number): void {
    into.set(this.memory.subarray(offset, offset + into.length));
  }
  write(bytes: Uint8Array, offset: number): void {
    for (let i = 0; i < bytes.length; i++) this.memory[offset + i] &= bytes[i] | this.stuck;
  }
  eraseBlock(block: number): void {
    this.memory.fill(0xff, block * SECTOR, (block + 1) * SECTOR);
  }
  status() {
    return { size: this.memory.length, blockLength: SECTOR };
  }
  close(): void {
    this.closed++;
  }
}

describe("flash on a partition", () => {
  it("programs 1 to 0, erases sectors, and touches no other byte", () => {
    const partition = new FakePartition();
    const flash = new PartitionFlash({ partition });
    expect(flash.size).to.equal(4 * SECTOR);
    flash.program(SECTOR - 1, Uint8Array.of(0xf0, 0x0f));
    flash.program(SECTOR - 1, Uint8Array.of(0x3c));
    const got = new Uint8Array(4);
    flash.read(SECTOR - 2, got);
    expect([...got]).to.deep.equal([0xff, 0x30, 0x0f, 0xff]);
    flash.erase(SECTOR);
    flash.read(SECTOR - 2, got);
    expect([...got]).to.deep.equal([0xff, 0x30, 0xff, 0xff]);
  });

  it("throws when the medium did not take it, however long it is", () => {
    const partition = new FakePartition();
    const flash = new PartitionFlash({ partition });
    flash.program(0, new Uint8Array(1000));
    expect([...partition.memory.subarray(999, 1001)]).to.deep.equal([0, 0xff]);
    partition.stuck = 0x10;
    expect(() => flash.program(2000, new Uint8Array(600))).to.throw("did not take");
    expect(() => flash.program(4000, Uint8Array.of(0x1f))).not.to.throw();
  });

  it("refuses what is outside, what is no sector, and a partition of another shape", () => {
    const partition = new FakePartition();
    const flash = new PartitionFlash({ partition });
    expect(() => flash.program(flash.size - 1, new Uint8Array(2))).to.throw("outside");
    expect(() => flash.read(-1, new Uint8Array(1))).to.throw("outside");
    expect(() => flash.erase(flash.size)).to.throw("outside");
    expect(() => flash.erase(100)).to.throw("not a sector");
    partition.status = () => ({ size: 3 * SECTOR, blockLength: SECTOR });
    expect(() => new PartitionFlash({ partition })).to.throw("two sectors");
    partition.status = () => ({ size: 4 * SECTOR, blockLength: 2 * SECTOR });
    expect(() => new PartitionFlash({ partition })).to.throw("two sectors");
  });

  it("can be closed twice", () => {
    const partition = new FakePartition();
    const flash = new PartitionFlash({ partition });
    flash.close();
    flash.close();
    expect(partition.closed).to.equal(1);
    expect(() => flash.read(0, new Uint8Array(1))).to.throw("closed");
  });
});

class FakeDomain {
  readonly keys: Record<string, Uint8Array> = {};
  closed = 0;
  read(key: string): unknown {
    return this.keys[key]?.slice().buffer;
  }
  write(key: string, value: Uint8Array): void {
    if (value.length === 0) throw new Error("no empty blobs");
    this.keys[key] = value.slice();
  }
  delete(key: string): void {
    delete this.keys[key];
  }
  close(): void {
    this.closed++;
  }
}

describe("a vault of level 0", () => {
  it("keeps what was put last, and empty is empty", () => {
    const domain = new FakeDomain();
    const vault = new NvsVault({ domain });
    expect(vault.read(3).length).to.equal(0);
    vault.write(3, Uint8Array.of(1, 2, 3).subarray(1));
    vault.write(15, new Uint8Array(256));
    expect([...vault.read(3)]).to.deep.equal([2, 3]);
    expect(vault.read(15).length).to.equal(256);
    vault.write(3, new Uint8Array(0));
    expect(vault.read(3).length).to.equal(0);
    expect(Object.keys(domain.keys)).to.deep.equal(["slot15"]);
  });

  it("has no counter, no other slots, no longer records, and no second life", () => {
    const domain = new FakeDomain();
    const vault = new NvsVault({ domain });
    expect(vault.counter()).to.equal(null);
    expect(() => vault.bump()).to.throw("no counter");
    for (const slot of [-1, 16, 0.5]) expect(() => vault.read(slot)).to.throw("no slot");
    expect(() => vault.write(0, new Uint8Array(257))).to.throw("too long");
    vault.close();
    vault.close();
    expect(domain.closed).to.equal(1);
    expect(() => vault.read(0)).to.throw("closed");
  });
});

describe("a clock on 32-bit ticks", () => {
  it("goes on across the wrap and never goes back", () => {
    const time = { ticks: 0x7ffffff0 | 0, delta: (start: number, end: number) => (end - start) | 0 };
    const clock = new TickClock({ time });
    expect(clock.now_ms()).to.equal(0);
    time.ticks = (0x7ffffff0 + 100) | 0;
    expect(clock.now_ms()).to.equal(100);
    time.ticks = (0x7ffffff0 + 60) | 0;
    expect(clock.now_ms()).to.equal(100);
  });
});

describe("a panel of a light and a buzzer", () => {
  function panel() {
    const [light, buzz, timers] = [new Wire(), new Wire(), new HandTimers()];
    return { light, buzz, timers, panel: new CuePanel({ light, buzz, timers }) };
  }

  it("has a pattern for every cue, each another, and ends dark and still", () => {
    const shapes = Object.values(CUE).map((cue) => {
      const { light, buzz, timers, panel: one } = panel();
      one.show(cue);
      expect([light.written.at(-1), buzz.written.at(-1)], `cue ${cue} starts`).to.include(1);
      timers.run(60_000);
      expect([light.written.at(-1), buzz.written.at(-1), timers.count]).to.deep.equal([0, 0, 0]);
      return JSON.stringify(PATTERNS[cue]);
    });
    expect(shapes.filter((shape, i) => shapes.indexOf(shape) !== i)).to.deep.equal([]);
  });

  it("asks for a press for 30 s, and a new cue ends the old one", () => {
    const { buzz, timers, panel: one } = panel();
    one.show(CUE.press);
    timers.run(29_000);
    expect(timers.count).to.equal(1);
    one.show(CUE.paid);
    timers.run(5_000);
    expect(timers.count).to.equal(0);
    expect(buzz.written.at(-1)).to.equal(0);
  });

  it("can be closed twice", () => {
    const { light, buzz, timers, panel: one } = panel();
    one.show(CUE.press);
    one.close();
    one.close();
    expect([light.closed, buzz.closed, timers.count, light.written.at(-1)]).to.deep.equal([1, 1, 0, 0]);
    one.show(CUE.paid);
    one.close();
  });
});

describe("a button", () => {
  function button(level: 0 | 1 = 1) {
    const timers = new HandTimers();
    let presses = 0;
    const pin = { level, closed: 0, changed: () => undefined as unknown };
    const made = new Button({
      open: (changed) => {
        pin.changed = changed;
        return { read: () => pin.level, close: () => void pin.closed++ };
      },
      timers,
      onPress: () => void presses++,
    });
    const set = (to: 0 | 1, for_ms: number) => {
      pin.level = to;
      pin.changed();
      timers.run(for_ms);
    };
    return { button: made, pin, set, presses: () => presses };
  }

  it("counts a press once, however its contacts bounce", () => {
    const { set, presses } = button();
    for (let i = 0; i < 20; i++) set(i % 2 === 0 ? 0 : 1, 2);
    set(0, SETTLE_MS);
    expect(presses()).to.equal(1);
    set(1, 3);
    set(0, SETTLE_MS);
    expect(presses(), "a bounce while down").to.equal(1);
    set(1, SETTLE_MS);
    set(0, SETTLE_MS);
    expect(presses()).to.equal(2);
  });

  it("takes neither a touch of noise nor a button held since power-on for a press", () => {
    const { set, presses } = button();
    set(0, SETTLE_MS - 1);
    set(1, 1000);
    expect(presses()).to.equal(0);
    const held = button(0);
    held.set(0, 1000);
    expect(held.presses()).to.equal(0);
  });

  it("can be closed twice", () => {
    const { button: one, pin, set, presses } = button();
    set(0, 1);
    one.close();
    one.close();
    set(0, 1000);
    expect([pin.closed, presses()]).to.deep.equal([1, 0]);
  });
});

describe("pins", () => {
  const good = { data: 4, clock: 5, ready: 6, reset: 7, button: 9, light: 10, buzz: 1 };

  it("are all there, whole, and used once", () => {
    expect(readPins(good)).to.deep.equal(good);
    expect(() => readPins(undefined)).to.throw("no pin for data");
    expect(() => readPins({ ...good, reset: "7" })).to.throw("no pin for reset");
    expect(() => readPins({ ...good, light: 1.5 })).to.throw("no pin for light");
    expect(() => readPins({ ...good, buzz: 4 })).to.throw("buzz and data share a pin");
  });
});
