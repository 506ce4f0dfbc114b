// Prints every generated file of the firmware: `npm run generate`. With --check it writes nothing and exits with 1 if a
// file in the tree differs from what it would print (test/unit/crypto/generated.test.ts runs that).

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine } from "./command-line.js";
import { printComb } from "./generate/comb.js";
import { printConstants } from "./generate/constants.js";
import { p256, sm2 } from "./generate/curve.js";
import { printField } from "./generate/field.js";
import { printScalar } from "./generate/scalar.js";
import { printSha256 } from "./generate/sha256.js";
import { printSm3 } from "./generate/sm3.js";
import { printZ } from "./generate/z.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const files: Record<string, string> = {
  "firmware/crypto/hash/sha256-block.gen.ts": printSha256(),
  "firmware/crypto/hash/sm3-block.gen.ts": printSm3(),
  "firmware/crypto/signing/z-sm2.gen.ts": printZ(sm2),
};
for (const curve of [p256, sm2]) {
  const name = curve.name.toLowerCase();
  files[`firmware/crypto/arithmetic/field-${name}.gen.ts`] = printField(curve);
  files[`firmware/crypto/arithmetic/scalar-${name}.gen.ts`] = printScalar(curve);
  files[`firmware/crypto/curve/comb-${name}.gen.ts`] = printComb(curve);
  files[`firmware/crypto/curve/constants-${name}.gen.ts`] = printConstants(curve);
}

const { check } = commandLine("npm run generate -- [--check]", { check: { type: "boolean" } }).values;
for (const [path, text] of Object.entries(files)) {
  const full = join(root, path);
  if (existsSync(full) && readFileSync(full, "utf8") === text) continue;
  if (check) {
    console.error(`${path} is not what \`npm run generate\` prints`);
    process.exitCode = 1;
  } else {
    writeFileSync(full, text);
    console.log(`wrote ${path}, ${text.length} characters`);
  }
}
