/**
 * Prints test/vectors/<word>.json, one file for each command and each thing that commands carry: npx tsx tools/vectors.ts
 *
 * The expected bytes come from rows of fields written down here, @noble and js-ascon; never from the codec that they test. With --check it
 * writes nothing and exits with 1 if a file in the tree is not what it would print.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, isMain } from "./command-line.js";
import { certificateVectors } from "./vectors/certificate.js";
import { enrolVectors } from "./vectors/enrol.js";
import { linkOpenVectors, linkVectors } from "./vectors/link.js";
import { ordersVectors } from "./vectors/orders.js";
import { receiptVectors, selectVectors, statusVectors } from "./vectors/small.js";
import { suitesVectors } from "./vectors/suites.js";
import { chainVectors, frameVectors, keysVectors, syncOpenVectors, syncVectors } from "./vectors/sync.js";
import { blobVectors, payVectors, ticketVectors } from "./vectors/ticket.js";

const FOLDER = fileURLToPath(new URL("../test/vectors/", import.meta.url));

const FILES: Readonly<Record<string, () => object>> = {
  select: selectVectors,
  pay: payVectors,
  receipt: receiptVectors,
  "sync-open": syncOpenVectors,
  sync: syncVectors,
  enrol: enrolVectors,
  "link-open": linkOpenVectors,
  link: linkVectors,
  ticket: ticketVectors,
  certificate: certificateVectors,
  blob: blobVectors,
  chain: chainVectors,
  keys: keysVectors,
  frame: frameVectors,
  orders: ordersVectors,
  suites: suitesVectors,
  "status-words": statusVectors,
};

/** File names and what they must hold. */
export function vectorFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, make] of Object.entries(FILES)) {
    const json = { by: "npx tsx tools/vectors.ts", warning: "The keys are published: for tests only.", ...make() };
    files.set(`${name}.json`, `${JSON.stringify(json, null, 1)}\n`);
  }
  return files;
}

/** The names of the files that differ; written unless `check`. */
export function printVectors(check: boolean, folder = FOLDER): string[] {
  const stale: string[] = [];
  for (const [name, text] of vectorFiles()) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    stale.push(name);
    if (!check) writeFileSync(path, text);
  }
  return stale;
}

if (isMain(import.meta.url)) {
  const { check } = commandLine("npx tsx tools/vectors.ts [--check]", { check: { type: "boolean" } }).values;
  const stale = printVectors(check === true);
  for (const name of stale) console.log(check ? `test/vectors/${name} is not current` : `wrote ${name}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
