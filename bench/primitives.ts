/**
 * What each building block of the cryptography costs on the emulated board.
 */
import { openMachine, PLENTY } from "../boards/virt-rv32/machine.js";
import { bundled } from "./bundled.js";

/** In the order of images/primitives.ts. */
export const PRIMITIVES = [
  "nothing",
  "SHA-256, one block",
  "SM3, one block",
  "Ascon-p12",
  "Ascon-p8",
  "Ascon-XOF128, 32 bytes to 32",
  "tag over 79 bytes",
  "multiplication mod n",
  "multiplication mod p",
  "SM2, multiplication mod n",
  "SM2, multiplication mod p",
  "ticket, begin",
  "ticket, slice",
  "prime a ticket",
  "sign with a primed ticket",
  "ticket of suite 1, begin",
  "ticket of suite 1, slice",
  "suite 1, prime a ticket",
  "suite 1, sign with a primed ticket",
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

export type TicketCount = { readonly total: number; readonly slices: number; readonly longest: number };
export type PrimitiveCounts = {
  readonly single: ReadonlyMap<Primitive, number>;
  readonly ticket: TicketCount;
  readonly ticketSuite1: TicketCount;
};

/** Counts less the cost of an empty frame. */
export async function countPrimitives(): Promise<PrimitiveCounts> {
  const machine = await openMachine({ image: await bundled("images/primitives.ts"), heap: PLENTY });
  const count = async (what: Primitive): Promise<[number, boolean]> => {
    const [done] = await machine.send(Uint8Array.of(PRIMITIVES.indexOf(what)));
    if (machine.collected) {
      throw new Error(`${what}: garbage was collected in a measurement`);
    }
    return [machine.count, done === 1];
  };
  /** The second time: the first one may create what stays. */
  const settled = async (what: Primitive): Promise<number> => {
    await count(what);
    return (await count(what))[0];
  };
  try {
    await machine.collectGarbage();
    const nothing = await settled("nothing");
    const ticket = async (begin: Primitive, slice: Primitive): Promise<TicketCount> => {
      let longest = (await count(begin))[0] - nothing;
      let total = longest;
      for (let slices = 1; ; slices++) {
        const [instructions, done] = await count(slice);
        total += instructions - nothing;
        longest = Math.max(longest, instructions - nothing);
        if (done) {
          return { total, slices, longest };
        }
        if (slices % 8 === 0) {
          await machine.collectGarbage();
        }
      }
    };
    const made = await ticket("ticket, begin", "ticket, slice");
    await machine.collectGarbage();
    const ticketSuite1 = await ticket("ticket of suite 1, begin", "ticket of suite 1, slice");
    await machine.collectGarbage();
    const single = new Map<Primitive, number>();
    for (const what of PRIMITIVES) {
      if (what !== "nothing" && !what.startsWith("ticket")) {
        single.set(what, (await settled(what)) - nothing);
      }
    }
    return { single, ticket: made, ticketSuite1 };
  } finally {
    await machine.close();
  }
}
