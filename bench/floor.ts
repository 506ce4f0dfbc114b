/**
 * The instructions of a field multiplication in C on the same core: a lower bound for JavaScript.
 */
import { join } from "node:path";
import { buildBare } from "../boards/virt-rv32/build.js";
import { runBare } from "../boards/virt-rv32/emulation.js";
import { ROOT } from "../tools/bundle.js";

const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;

function bytes32(n: bigint): Buffer {
  return Buffer.from(n.toString(16).padStart(64, "0"), "hex");
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % P, exponent >> 1n);
  return exponent % 2n === 1n ? (half * base) % P : half;
}

/** The inverse of the Montgomery radix. */
const LESS = power(2n ** 256n, P - 2n);

/** Pairs of factors, the largest among them. */
const PAIRS: readonly (readonly [bigint, bigint])[] = [
  [P - 1n, P - 1n],
  [1n, P - 1n],
  [P / 3n, P / 7n],
];

/** Instructions of one multiplication, the same for all operands; each result is checked. */
export async function countFloor(): Promise<number> {
  const program = await buildBare(join(ROOT, "bench/c/field-mul.c"));
  const answers = await runBare(
    program,
    PAIRS.map(([a, b]) => Buffer.concat([bytes32(a), bytes32(b)])),
  );
  const counts = answers.map((answer, i) => {
    const [a, b] = PAIRS[i];
    const product = BigInt(`0x${Buffer.from(answer.subarray(0, 32)).toString("hex")}`);
    if (product !== (((a * b) % P) * LESS) % P) throw new Error("the multiplication in C is wrong");
    return Number(Buffer.from(answer).readBigUInt64BE(32));
  });
  if (new Set(counts).size !== 1) throw new Error("the multiplication in C depends on its operands");
  return counts[0];
}
