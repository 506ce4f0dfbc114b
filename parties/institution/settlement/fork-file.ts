/** A fork proof as a file (docs/protocol/fork-proof.md): fixed fields in one order, so that a few lines of any language can check it. */

import { ascii, concatBytes, Reader, sameBytes, Writer } from "../../../protocol/codec/bytes.js";
import type { Decoded } from "../../../protocol/codec/result.js";
import { knownSuite } from "../../../protocol/messages/suites.js";
import type { ForkProof } from "../contract.js";

const MAGIC = "OPENPURSE FORK 1";
/** Of the suite byte in a record: request(35) ‖ pressed(1) ‖ the ticket, whose second byte it is. */
const SUITE_AT = 37;
const RECORD_LENGTH = 257;

export function encodeForkProof(proof: ForkProof): Uint8Array {
  const { number, keys, signature } = proof.list;
  return concatBytes(
    ascii(MAGIC),
    Uint8Array.of(proof.first[SUITE_AT]),
    proof.first,
    proof.second,
    proof.identity,
    proof.wallet,
    new Writer(5).u32(number).u8(keys.length).done(),
    ...keys,
    signature,
  );
}

export function decodeForkProof(bytes: Uint8Array): Decoded<ForkProof> {
  const r = new Reader(bytes);
  if (!sameBytes(r.bytes(MAGIC.length), ascii(MAGIC))) r.fail("bad-version");
  if (!knownSuite(r.u8())) r.fail("bad-suite");
  const first = r.bytes(RECORD_LENGTH);
  const second = r.bytes(RECORD_LENGTH);
  const identity = r.bytes(33);
  const wallet = r.bytes(8);
  const number = r.u32();
  const keys: Uint8Array[] = [];
  for (let left = r.ranged(1, 16); left > 0 && r.error === null; left--) keys.push(r.bytes(33));
  return r.done({ first, second, identity, wallet, list: { number, keys, signature: r.bytes(64) } });
}
