/** The instructions of each building block of the cryptography on the emulated board. */
import { PLENTY } from "../boards/virt-rv32/emulation.js";
import { openMachine } from "../boards/virt-rv32/machine.js";
import { bundled } from "./bundled.js";

/** In the order of images/primitives.ts. */
const PRIMITIVES = [
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
  "presign a ticket",
  "sign with a presignature",
  "suite 1, presign a ticket",
  "suite 1, sign with a presignature",
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

export type PrimitiveCounts = { readonly single: ReadonlyMap<Primitive, number> };

/** Counts less the cost of an empty message. */
export async function countPrimitives(): Promise<PrimitiveCounts> {
  const machine = await openMachine({ image: await bundled("images/primitives.ts"), heap: PLENTY });
  /** The second time: the first one may allocate what stays. */
  const settled = async (what: Primitive): Promise<number> => {
    for (let time = 0; time < 2; time++) await machine.send(Uint8Array.of(PRIMITIVES.indexOf(what)));
    if (machine.collected) {
      throw new Error(`${what}: garbage was collected in a measurement`);
    }
    return machine.count;
  };
  try {
    await machine.collectGarbage();
    const nothing = await settled("nothing");
    const single = new Map<Primitive, number>();
    for (const what of PRIMITIVES) {
      if (what !== "nothing") single.set(what, (await settled(what)) - nothing);
    }
    return { single };
  } finally {
    await machine.close();
  }
}
