/**
 * Prints the tree's selection of published vectors, from the package that contains them all: npx tsx tools/published.ts
 *
 * Every n-th case of each file, so that none is chosen by hand; test/interop/published.test.ts runs every one where the package is installed, and holds the
 * selection to what this prints.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandLine, isMain } from "./command-line.js";
import * as debian from "./published/debian.js";

const VECTORS = fileURLToPath(new URL("../test/vectors/", import.meta.url));

const every = <T>(n: number, cases: readonly T[]): T[] => cases.filter((_, i) => i % n === 0);

/** The text of each file of the selection, by name. */
export function selection(): ReadonlyMap<string, string> {
  const { FILE, PACKAGE } = debian;
  const { seed, checkpoints } = debian.monte();
  const sha256 = {
    source: `${PACKAGE}: ${FILE.sha256Short}, every 8th case; ${FILE.sha256Long}, every 32nd; ${FILE.sha256Monte}, the first checkpoint`,
    cases: [...every(8, debian.hashed(FILE.sha256Short)), ...every(32, debian.hashed(FILE.sha256Long))],
    monte: { seed, checkpoints: checkpoints.slice(0, 1) },
  };
  const sm3 = {
    source: `${PACKAGE}, ${FILE.sm3}: GB/T 32905-2016, annex A, and the vectors of OSCCA's first publication`,
    cases: debian.hashed(FILE.sm3),
  };
  const p256 = {
    source: `${PACKAGE}, P-256 of: ${FILE.keyPair}, every 4th case; ${FILE.publicKey}, all; ${FILE.signature}, SHA-256, every 4th; ${FILE.agreementInit} and its answer, every 6th`,
    keyPairs: every(4, debian.keyPairs()),
    publicKeys: debian.publicKeys(),
    signatures: every(
      4,
      debian.signatures().filter(({ hash }) => hash === "sha256"),
    ),
    agreements: every(6, debian.agreements()),
  };
  const files = Object.entries({ sha256, sm3, p256 });
  return new Map(files.map(([name, value]) => [`${name}.json`, `${JSON.stringify(value, null, 2)}\n`]));
}

/** Names of files in the tree that are not what would be printed. */
export function outdated(): string[] {
  return [...selection()].filter(([name, text]) => readFileSync(VECTORS + name, "utf8") !== text).map(([name]) => name);
}

if (isMain(import.meta.url)) {
  commandLine("npx tsx tools/published.ts", {});
  if (!debian.installed()) throw new Error(`${debian.PACKAGE} is not installed`);
  for (const [name, text] of selection()) writeFileSync(VECTORS + name, text);
}
