/** Where things are soldered: the "pins" of the manifest of a board (pins-*.json), checked at power-on. */

const NAMES = Object.freeze(["data", "clock", "ready", "reset", "button", "light", "buzz"] as const);

/** GPIO numbers: the PN532's four wires, the button to ground, the light, the buzzer or motor (active high). */
type Pins = Readonly<Record<(typeof NAMES)[number], number>>;

/** Throws on a pin that is missing, of the wrong kind, or used twice. */
export function readPins(config: unknown): Pins {
  const given = (config ?? {}) as Record<string, unknown>;
  const pins: Partial<Record<keyof Pins, number>> = {};
  for (const name of NAMES) {
    const pin = given[name];
    if (typeof pin !== "number" || (pin | 0) !== pin || pin < 0) throw new RangeError(`no pin for ${name}`);
    for (const other of NAMES) if (pins[other] === pin) throw new RangeError(`${name} and ${other} share a pin`);
    pins[name] = pin;
  }
  return pins as Pins;
}
