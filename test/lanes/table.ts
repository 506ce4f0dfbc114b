/** Every lane, in the order in which they are reported. */
import { bench } from "./bench.js";
import { check } from "./check.js";
import type { Lane } from "./lane.js";
import { node } from "./node.js";
import { page } from "./page.js";
import { postgres } from "./postgres.js";
import { rv32 } from "./rv32.js";
import { xs } from "./xs.js";

export const LANES: readonly Lane[] = [check, node, xs, rv32, bench, postgres, page];
