/** The device image cannot rot: the manifest lists what the board's main really imports, each once, preloaded; boards have pins that their chip can use. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readPins } from "../../../boards/esp32/pins.js";
import { WRIST } from "../../../boards/virt-rv32/emulation.js";
import { ROOT } from "../../../tools/bundle.js";
import { deviceModules, manifest } from "../../../tools/manifest.js";

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

describe("manifest.json", () => {
  const written = json("manifest.json");

  it("is current: npx tsx tools/manifest.ts", async () => {
    expect(written).to.deep.equal(await manifest());
  });

  it("has files for its modules, firmware and protocol among them, and preloads them all", () => {
    const names = Object.keys(written.modules);
    for (const name of names) {
      expect(written.modules[name]).to.equal(`./${name}`);
      expect(existsSync(join(ROOT, `${name}.ts`)), name).to.equal(true);
    }
    expect(names).to.include.members([written.creation.main, "firmware/main", "protocol/commands/apdu"]);
    expect(written.preload).to.deep.equal(names);
  });

  it("would miss a module that is imported, and show one that is not", async () => {
    const smaller = await deviceModules("boards/esp32/panel.ts");
    expect(smaller).to.deep.equal([
      "boards/esp32/alarm",
      "boards/esp32/cues",
      "boards/esp32/panel",
      "firmware/port/panel",
    ]);
    expect((await manifest()).preload).not.to.deep.equal(smaller);
  });

  it("includes files that exist", () => {
    const included: string[] = [
      ...written.include,
      ...Object.values(written.platforms as Record<string, { include?: string }>).map((one) => one.include ?? ""),
    ].filter((path) => path.startsWith("./"));
    for (const path of included) expect(existsSync(join(ROOT, path)), path).to.equal(true);
    expect(included).to.have.length(7);
  });

  it("gives the machine what the emulated wrist was measured with", () => {
    const { chunk, heap, stack } = written.creation;
    expect([chunk.initial, heap.initial, stack]).to.deep.equal([WRIST.chunks, WRIST.slots, WRIST.stackSlots]);
  });

  it("has a partition for the journal, inside 4 MB, overlapping no other", () => {
    const rows = readFileSync(join(ROOT, "boards/esp32/partitions.csv"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(",").map((cell) => cell.trim()));
    const spans = rows.map(([name, , , offset, size]) => ({
      name,
      from: Number(offset),
      to: Number(offset) + Number(size),
    }));
    for (const [i, span] of spans.entries()) {
      expect(span.from, span.name).to.be.at.least(i === 0 ? 0x9000 : spans[i - 1].to);
    }
    expect(spans.at(-1)).to.deep.equal({ name: "openpurse", from: 0x200000, to: 0x220000 });
  });
});

describe("pins of a board", () => {
  /** GPIO that are for something else on the module or the board: flash, USB, console; and strapping pins, which only the BOOT button may hold. */
  const TAKEN: Readonly<Record<string, readonly number[]>> = {
    "pins-esp32c3.json": [2, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
    "pins-esp32c6.json": [4, 5, 8, 12, 13, 15, 16, 17, 24, 25, 26, 27, 28, 29, 30],
    "pins-esp32s3.json": [3, 19, 20, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 43, 44, 45, 46],
  };
  const BOOT: Readonly<Record<string, number>> = {
    "pins-esp32c3.json": 9,
    "pins-esp32c6.json": 9,
    "pins-esp32s3.json": 0,
  };
  const files = readdirSync(join(ROOT, "boards/esp32")).filter((name) => /^pins-.*\.json$/.test(name));

  it("are known here", () => {
    expect(files.sort()).to.deep.equal(Object.keys(TAKEN).sort());
  });

  for (const file of files) {
    it(`${file}: complete, used once, free on the chip; the button is BOOT`, () => {
      const pins = readPins(json(`boards/esp32/${file}`).config.pins);
      for (const [name, pin] of Object.entries(pins)) expect(TAKEN[file], name).not.to.include(pin);
      expect(pins.button).to.equal(BOOT[file]);
    });
  }
});
