/** The parties' crypto: derivations as written down, a channel that dies at the first wrong frame, a verifier that never throws. */
import { expect } from "chai";
import fc from "fast-check";
import JsAscon from "js-ascon";
import { open, prf, seal } from "../../../parties/shared/crypto/ascon.js";
import { Channel } from "../../../parties/shared/crypto/channel.js";
import { newSecret, signerOf } from "../../../parties/shared/crypto/signer.js";
import { isPoint, verifier } from "../../../parties/shared/crypto/verifier.js";
import { hex } from "../../../parties/shared/environment.js";
import { FRAME_KIND, type Frame, framesOf, MESSAGE_LENGTH } from "../../../protocol/messages/frame.js";
import { SeededWorld } from "../../model/world.js";

const world = new SeededWorld("crypto");
const ends = () => {
  const keys = { down: world.random(16), up: world.random(16) };
  const copy = { down: keys.down.slice(), up: keys.up.slice() };
  return [new Channel(keys, "institution"), new Channel(copy, "purse")] as const;
};
const frame: Frame = { more: false, kind: FRAME_KIND.hello, payload: Uint8Array.of(1, 2, 3) };

describe("parties: crypto", function () {
  this.timeout(60_000);

  it("derives len(key) ‖ key ‖ len(label) ‖ label ‖ data through Ascon-XOF128", () => {
    const key = Uint8Array.of(7, 8);
    const input = Uint8Array.from([2, 7, 8, 4, ...Buffer.from("blob"), 9]);
    const expected = JsAscon.hash(input, "Ascon-XOF128", 32);
    expect(hex(prf(key, "blob", Uint8Array.of(9), 32))).to.equal(hex(expected));
    expect(hex(prf(key, "blob", Uint8Array.of(9), 5))).to.equal(hex(expected.slice(0, 5)));
    expect(hex(prf(key, "handle", Uint8Array.of(9), 32))).to.not.equal(hex(expected));
  });

  it("opens what it sealed and nothing else", () => {
    const [key, nonce] = [world.random(16), world.random(16)];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(), (plain, at) => {
        const box = seal(key, nonce, plain);
        expect(hex(open(key, nonce, box) ?? new Uint8Array(99))).to.equal(hex(plain));
        box[at % box.length] ^= 1 + (at % 255);
        expect(open(key, nonce, box)).to.equal(null);
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(open(key, nonce, new Uint8Array(15))).to.equal(null);
  });

  it("counts frames: one left out, repeated, or sent back is the end of the channel", () => {
    const wrong: ((a: Uint8Array, b: Uint8Array) => Uint8Array)[] = [
      (_, b) => b,
      (a) => a.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
      (a) => a.slice(0, 239),
    ];
    for (const change of wrong) {
      const [bank, purse] = ends();
      const [a, b] = [bank.seal(frame), bank.seal(frame)];
      expect(purse.open(change(a, b))).to.equal(null);
      expect(purse.dead).to.equal(true);
      expect(purse.open(a)).to.equal(null);
      expect(() => purse.seal(frame)).to.throw();
    }
    const [bank, purse] = ends();
    const a = bank.seal(frame);
    expect(purse.open(a)?.payload).to.deep.equal(frame.payload);
    expect(purse.open(a)).to.equal(null);
    const [own] = ends();
    expect(own.open(own.seal(frame))).to.equal(null);
  });

  it("puts messages of every length together, and none that is too long, mixed or endless", () => {
    for (const length of [0, 1, 219, 220, 221, 440, MESSAGE_LENGTH]) {
      const [bank, purse] = ends();
      const message = world.random(length);
      const out = framesOf(FRAME_KIND.orders, message).map((f) => purse.open(bank.seal(f)) as Frame);
      const got = out.map((f) => purse.collect(f, FRAME_KIND.orders)).at(-1);
      expect(got instanceof Uint8Array && hex(got)).to.equal(hex(message));
    }
    const [, purse] = ends();
    const more = { more: true, kind: FRAME_KIND.orders, payload: new Uint8Array(220) };
    for (let i = 0; i < 10; i++) expect(purse.collect(more, FRAME_KIND.orders)).to.equal("more");
    expect(purse.collect(more, FRAME_KIND.orders)).to.equal(null);
    expect(ends()[1].collect({ ...more, payload: new Uint8Array(0) }, FRAME_KIND.orders)).to.equal(null);
    expect(ends()[1].collect(frame, FRAME_KIND.orders)).to.equal(null);
  });

  it("verifies high-S and low-S alike, and says no to anything else without throwing", () => {
    const signer = signerOf(newSecret(world));
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    for (let i = 0; i < 8; i++) {
      const digest = world.random(32);
      const signature = signer.sign(digest);
      const s = (n - BigInt(`0x${hex(signature.slice(32))}`)).toString(16).padStart(64, "0");
      const twin = Uint8Array.from(Buffer.from(hex(signature.slice(0, 32)) + s, "hex"));
      expect(verifier.verify(digest, signature, signer.publicKey)).to.equal(true);
      expect(verifier.verify(digest, twin, signer.publicKey)).to.equal(true);
      expect(hex(signer.sign(digest))).to.equal(hex(signature));
    }
    const any = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(any, any, any, (d, s, k) => verifier.verify(d, s, k) === false),
      { seed: 1 },
    );
    expect(verifier.verify(new Uint8Array(32), new Uint8Array(64), signer.publicKey)).to.equal(false);
    expect(verifier.verify(new Uint8Array(32), new Uint8Array(64), new Uint8Array(33).fill(2))).to.equal(false);
    expect(isPoint(signer.publicKey)).to.equal(true);
    expect(isPoint(new Uint8Array(33))).to.equal(false);
    expect(isPoint(new Uint8Array(65).fill(4))).to.equal(false);
  });
});
