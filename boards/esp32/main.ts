/**
 * The bracelet on an ESP32: opens the hardware, gives it to the firmware as ports, and turns its events into calls. Level 0.
 *
 * Assumes the XS machine's one thread: events come one at a time. An exception of the bracelet is not caught: the SDK aborts the machine, the chip
 * restarts, and the boot replays the journal.
 */
import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import partitions from "embedded:storage/flash";
import storage from "embedded:storage/key-value";
import config from "mc/config";
import Time from "time";
import Timer from "timer";
import { Bracelet } from "../../firmware/main.js";
import type { NfcListener } from "../../firmware/port/nfc.js";
import { Alarm, type Timers } from "./alarm.js";
import { Button, type Input } from "./button.js";
import { TickClock } from "./clock.js";
import { ChipEntropy } from "./entropy.js";
import { PartitionFlash } from "./flash.js";
import { CuePanel, type Output } from "./panel.js";
import { readPins } from "./pins.js";
import { ADDRESS, type Bus, HZ, Pn532 } from "./pn532.js";
import { Target } from "./pn532-target.js";
import { NvsVault } from "./vault.js";

/** Label of the partition (partitions.csv) and of the vault's domain. */
const NAME = "openpurse";

/** Pause between two slices of idle work, in which events are handled; and between two checks whether there is any work. */
const SLICE_MS = 1;
const CHECK_MS = 1000;

const timers: Timers = Object.freeze({
  set: (call: () => void, delay_ms: number) => Timer.set(call, delay_ms),
  clear: (timer: object) => Timer.clear(timer as Timer),
});

const output = (pin: number): Output => new Digital({ pin, mode: Digital.Output, initialValue: 0 });

/** An input with the pull-up on, low when active. */
function input(pin: number, edge: number, changed: () => void): Input {
  return new Digital({ pin, mode: Digital.InputPullUp, edge, onReadable: changed });
}

export default function main(): void {
  const pins = readPins(config.pins);
  const entropy = new ChipEntropy();
  const bracelet = new Bracelet({
    flash: new PartitionFlash({ partition: partitions.open({ path: NAME }) }),
    vault: new NvsVault({ domain: storage.open({ path: NAME, format: "buffer" }) }),
    entropy,
    clock: new TickClock({ time: Time }),
    panel: new CuePanel({ light: output(pins.light), buzz: output(pins.buzz), timers }),
  });

  const idle: Alarm = new Alarm({ timers, call: () => idle.start(bracelet.idle() ? SLICE_MS : CHECK_MS) });
  /** After an event there may be idle work. */
  const wake = (): void => idle.start(SLICE_MS);

  const listener: NfcListener = {
    field: (on) => {
      bracelet.field(on);
      wake();
    },
    command: (apdu) => {
      const answer = bracelet.command(apdu);
      wake();
      return answer;
    },
  };
  new Pn532({
    // The SDK's typings lack the method close of a bus.
    bus: new I2C({ data: pins.data, clock: pins.clock, hz: HZ, address: ADDRESS }) as unknown as Bus,
    ready: (fell) => input(pins.ready, Digital.Falling, fell),
    reset: output(pins.reset),
    timers,
    target: new Target({ listener, random: (into) => entropy.fill(into) }),
    onError: (text) => trace(`pn532: ${text}\n`),
  });
  new Button({
    open: (changed) => input(pins.button, Digital.Rising | Digital.Falling, changed),
    timers,
    onPress: () => {
      bracelet.press();
      wake();
    },
  });
  wake();
}
