/**
 * What others' code costs on the same engine and board: instructions alone, as these get so much memory that no garbage
 * is ever collected.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { type Machine, openMachine, PLENTY } from "../boards/virt-rv32/machine.js";
import { bundled } from "./bundled.js";

export type PeerCounts = {
  /** noble's ECDSA signature on P-256, without a table of multiples of G. */
  readonly nobleP256Sign: number;
  /** The same as the library comes: the first signature makes the table, the later ones use it. */
  readonly nobleP256SignMakingTable: number;
  readonly nobleP256SignWithTable: number;
  /** RAM that the table stays in. */
  readonly nobleP256TableBytes: number;
  /** noble's Ed25519 signature, without a table of multiples of B. */
  readonly nobleEd25519Sign: number;
  /** tweetnacl's Ed25519 signature. */
  readonly tweetnaclSign: number;
};

/** 0: the library's own choice. */
type WindowBits = 0 | 1;

async function sign(machine: Machine, window: WindowBits): Promise<number> {
  const digest = new Uint8Array(32).fill(3);
  const publicKey = p256.getPublicKey(new Uint8Array(32).fill(7));
  const signature = await machine.send(Uint8Array.of(window, ...digest));
  if (!p256.verify(signature, digest, publicKey, { prehash: false, lowS: false })) {
    throw new Error("the peer signed wrongly on this engine");
  }
  if (machine.collected) {
    throw new Error("the peer had not enough memory for a fair count");
  }
  return machine.count;
}

async function heldBytes(machine: Machine): Promise<number> {
  await machine.collectGarbage();
  const { slots, slotSize, chunks } = await machine.memory();
  return slots * slotSize + chunks;
}

async function withMachine<T>(entry: string, use: (machine: Machine) => Promise<T>): Promise<T> {
  const image = await bundled(entry, { target: "es2021" });
  const machine = await openMachine({ image, heap: PLENTY });
  try {
    return await use(machine);
  } finally {
    await machine.close();
  }
}

/** An Ed25519 signature, the second one: the first may create what stays. */
async function signEd25519(machine: Machine): Promise<number> {
  const message = new Uint8Array(32).fill(3);
  await machine.send(message);
  const signature = await machine.send(message);
  if (!ed25519.verify(signature, message, ed25519.getPublicKey(new Uint8Array(32).fill(7))) || machine.collected) {
    throw new Error("the peer signed wrongly, or had not enough memory for a fair count");
  }
  return machine.count;
}

export async function countPeers(): Promise<PeerCounts> {
  const nobleEd25519Sign = await withMachine("images/ed25519.ts", signEd25519);
  const tweetnaclSign = await withMachine("images/nacl.ts", signEd25519);
  const plain = await withMachine("images/p256.ts", async (machine) => {
    await sign(machine, 1);
    return { nobleP256Sign: await sign(machine, 1), held: await heldBytes(machine) };
  });
  return withMachine("images/p256.ts", async (machine) => ({
    nobleP256Sign: plain.nobleP256Sign,
    nobleP256SignMakingTable: await sign(machine, 0),
    nobleP256SignWithTable: await sign(machine, 0),
    nobleP256TableBytes: (await heldBytes(machine)) - plain.held,
    nobleEd25519Sign,
    tweetnaclSign,
  }));
}
