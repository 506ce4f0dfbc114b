/**
 * All published known answers of Ascon-AEAD128 and Ascon-XOF128, when OPENPURSE_VECTORS names a folder with the files of
 * ascon/ascon-c; without it ascon.spec.ts runs every 37th of them, which are in the tree.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { hex, unhex } from "./support.js";

const folder = process.env.OPENPURSE_VECTORS;

/** The cases of a file: blank lines between, `Name = hex` lines within. */
function read(name: string): Map<string, string>[] {
  const text = readFileSync(join(folder ?? "", name), "utf8");
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(
      (block) =>
        new Map(block.split("\n").map((line) => line.split("=").map((part) => part.trim()) as [string, string])),
    );
}

const field = (values: Map<string, string>, name: string) => unhex(values.get(name) ?? "");

(folder && existsSync(folder) ? describe : describe.skip)("Ascon, every published answer (OPENPURSE_VECTORS)", () => {
  const ascon = new Ascon();

  it("AEAD128", () => {
    const cases = read("ascon_LWC_AEAD_KAT_128_128.txt");
    expect(cases.length).to.equal(1089);
    for (const values of cases) {
      const [key, nonce, ad, plain] = ["Key", "Nonce", "AD", "PT"].map((name) =>
        field(values, name),
      ) as Uint8Array[] as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
      const box = new Uint8Array(plain.length + 16);
      ascon.seal(box, key, nonce, ad, ad.length, plain, plain.length);
      expect(hex(box), `case ${values.get("Count")}`).to.equal((values.get("CT") ?? "").toLowerCase());
      expect(ascon.open(box, key, nonce, ad, ad.length, box, box.length)).to.equal(1);
      expect(hex(box.slice(0, plain.length))).to.equal(hex(plain));
    }
  });

  it("XOF128", () => {
    const cases = read("ascon_LWC_XOF_KAT_128_512.txt");
    expect(cases.length).to.equal(1025);
    for (const values of cases) {
      const message = field(values, "Msg");
      const out = new Uint8Array(64);
      ascon.xofStart();
      ascon.xofAbsorb(message, 0, message.length);
      ascon.xofSqueeze(out, 0, 64);
      expect(hex(out), `case ${values.get("Count")}`).to.equal((values.get("MD") ?? "").toLowerCase());
    }
  });
});
