/** The subjects in groups: each group is one image, small enough to start quickly under Valgrind. */
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { bundleFile, ROOT } from "../../tools/bundle.js";
import { type Change, mutate } from "./engines/mutate.js";
import { subjects as arithmeticP256 } from "./subjects/arithmetic-p256.js";
import { subjects as arithmeticSm2 } from "./subjects/arithmetic-sm2.js";
import { subjects as bytes } from "./subjects/bytes.js";
import { subjects as peers } from "./subjects/peers.js";
import { subjects as pointsP256 } from "./subjects/points-p256.js";
import { subjects as pointsSm2 } from "./subjects/points-sm2.js";
import type { Subject } from "./subjects/subject.js";
import { subjects as suite1 } from "./subjects/suite1.js";
import { subjects as suite2 } from "./subjects/suite2.js";
import { subjects as symmetric } from "./subjects/symmetric.js";

export interface Group {
  /** The file in subjects/ that exports them. */
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** Another library's code: in another language level, with allocations, and possibly leaking. */
  readonly peers?: boolean;
}

export const GROUPS: readonly Group[] = [
  { name: "suite1", subjects: suite1 },
  { name: "suite2", subjects: suite2 },
  { name: "points-sm2", subjects: pointsSm2 },
  { name: "points-p256", subjects: pointsP256 },
  { name: "arithmetic-sm2", subjects: arithmeticSm2 },
  { name: "arithmetic-p256", subjects: arithmeticP256 },
  { name: "symmetric", subjects: symmetric },
  { name: "bytes", subjects: bytes },
];

export const PEERS: Group = { name: "peers", subjects: peers, peers: true };

/** tweetnacl looks for Node's random bytes when it is loaded; none are drawn here. */
const noRandomness: Plugin = {
  name: "no randomness",
  setup: (build) => {
    build.onResolve({ filter: /^crypto$/ }, () => ({ path: "crypto", namespace: "nothing" }));
    build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

const FOLDER = join(ROOT, "test/time/subjects");

/** Path of the group's image, with changes of the firmware in it if any are given; `variant` names the file. */
export function groupImage(group: Group, variant = "shipping", changes: readonly Change[] = []): Promise<string> {
  const contents = [
    'import { serve } from "./serve.js";',
    `import { subjects } from "./${group.name}.js";`,
    "serve(subjects);",
  ].join("\n");
  const target = group.peers ? "es2021" : "es2022";
  const plugins = [...(group.peers ? [noRandomness] : []), mutate(changes)];
  const entry = join(FOLDER, `${group.name}-image.ts`);
  return bundleFile(entry, `evidence/${group.name}-${variant}`, { contents, target, plugins });
}
