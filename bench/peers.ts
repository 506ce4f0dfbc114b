/**
 * What other libraries cost on the same engine and board: instructions only, with so much memory that garbage is never
 * collected.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { type Machine, PLENTY } from "../boards/virt-rv32/emulation.js";
import { openMachine } from "../boards/virt-rv32/machine.js";
import { bundled } from "./bundled.js";

export type PeerCounts = {
  /** noble's ECDSA signature on P-256, without a table of multiples of G. */
  readonly nobleP256Sign: number;
  /** With the library's defaults: the first signature computes the table, the later ones use it. */
  readonly nobleP256SignMakingTable: number;
  readonly nobleP256SignWithTable: number;
  /** RAM of the table. */
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
    throw new Error("the peer's signature is wrong on this engine");
  }
  if (machine.collected) {
    throw new Error("garbage was collected in the peer's signature");
  }
  return machine.count;
}

async function usedBytes(machine: Machine): Promise<number> {
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

/** An Ed25519 signature, the second one: the first may allocate what stays. */
async function signEd25519(machine: Machine): Promise<number> {
  const message = new Uint8Array(32).fill(3);
  await machine.send(message);
  const signature = await machine.send(message);
  if (!ed25519.verify(signature, message, ed25519.getPublicKey(new Uint8Array(32).fill(7))) || machine.collected) {
    throw new Error("the peer's signature is wrong, or garbage was collected in it");
  }
  return machine.count;
}

export async function countPeers(): Promise<PeerCounts> {
  const nobleEd25519Sign = await withMachine("images/ed25519.ts", signEd25519);
  const tweetnaclSign = await withMachine("images/nacl.ts", signEd25519);
  const plain = await withMachine("images/p256.ts", async (machine) => {
    await sign(machine, 1);
    return { nobleP256Sign: await sign(machine, 1), used: await usedBytes(machine) };
  });
  return withMachine("images/p256.ts", async (machine) => ({
    nobleP256Sign: plain.nobleP256Sign,
    nobleP256SignMakingTable: await sign(machine, 0),
    nobleP256SignWithTable: await sign(machine, 0),
    nobleP256TableBytes: (await usedBytes(machine)) - plain.used,
    nobleEd25519Sign,
    tweetnaclSign,
  }));
}
