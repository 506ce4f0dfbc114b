/** SM2 against the example of GB/T 32918.5, by both of the firmware's ways to sign; and the ticket that the standard has no key for. */
import { expect } from "chai";
import { fromBytes, newLimbs, toBytes } from "../../../firmware/crypto/arithmetic/limbs.js";
import { Power } from "../../../firmware/crypto/arithmetic/power.js";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import type { Curve } from "../../../firmware/crypto/curve/curve.js";
import { Sm3 } from "../../../firmware/crypto/hash/sm3.js";
import { Expand } from "../../../firmware/crypto/signing/expand.js";
import { JobTools } from "../../../firmware/crypto/signing/job-tools.js";
import { Sm2 } from "../../../firmware/crypto/signing/sm2.js";
import { Sm2Presignature } from "../../../firmware/crypto/signing/sm2-presignature.js";
import { Sm2TicketSigner } from "../../../firmware/crypto/signing/sm2-ticket-signer.js";
import { TicketKeyJob } from "../../../firmware/crypto/signing/ticket-key-job.js";
import { Z } from "../../../firmware/crypto/signing/z.js";
import example from "../../vectors/sm2.json" with { type: "json" };
import { sm2 } from "./subjects.js";
import { concat, finish, fromBig, hex, toBig, unhex } from "./support.js";

describe("SM2, the example of GB/T 32918.5", () => {
  const curve: Curve = {
    field: new sm2.Field(),
    scalar: new sm2.Scalar(),
    table: new sm2.Comb(),
    constants: sm2.constants,
  };
  const { scalar, constants } = curve;
  const scheme = new Sm2(curve);
  const limbs = (text: string) => {
    const out = newLimbs(20);
    fromBytes(out, 20, unhex(text), 0, 32);
    return out;
  };
  const montgomery = (text: string) => {
    const out = limbs(text);
    scalar.mul(out, out, constants.toScalar);
    return out;
  };
  const bytes = (a: readonly number[]) => {
    const out = new Uint8Array(32);
    toBytes(out, 0, a);
    return hex(out);
  };
  const [d, e, x, k] = [limbs(example.secret), limbs(example.e), limbs(example.x), montgomery(example.k)];
  /** 1/(1 + d), in Montgomery form. */
  const inverse = newLimbs(20);

  before(() => {
    const power = new Power(Array.from({ length: 16 }, () => newLimbs(20)));
    scheme.divisor(inverse, d, k);
    power.start(scalar, inverse, constants.inverseScalar);
    finish(power);
    for (let i = 0; i < 20; i++) inverse[i] = power.result[i] as number;
  });

  it("key, Z, digest and nonce are the standard's", () => {
    const key = sm2.key(toBig(unhex(example.secret)));
    expect(hex(key.slice(1))).to.equal(example.publicKey.slice(2, 66));
    expect(hex(sm2.z(key))).to.equal(example.z);
    expect(hex(fromBig(sm2.affine(toBig(unhex(example.k))).x))).to.equal(example.x);
    const hash = new Sm3();
    const digest = new Uint8Array(32);
    const message = concat(unhex(example.z), unhex(example.message));
    hash.update(message, 0, message.length);
    hash.digest(digest, 0);
    expect(hex(digest)).to.equal(example.e);
  });

  it("the identity's equation gives the standard's signature, and holds it", () => {
    const [r, s] = [newLimbs(20), newLimbs(20)];
    scheme.sign(r, s, x, d, e, k, inverse);
    expect([bytes(r), bytes(s)]).to.deep.equal([example.r, example.s]);
    expect(scheme.check(r, s, x, d, e, k)).to.equal(-1);
    for (const wrong of [limbs(example.k), limbs(example.e), newLimbs(20)]) {
      expect(scheme.check(wrong, s, x, d, e, k)).to.equal(0);
      expect(scheme.check(r, wrong, x, d, e, k)).to.equal(0);
      expect(scheme.check(r, s, wrong, d, e, k)).to.equal(wrong === x ? -1 : 0);
    }
  });

  it("the touch gives the same signature with one multiplication", () => {
    const signer = new Sm2TicketSigner(curve, new Expand(new Ascon(), curve), [1]);
    const presignature = new Sm2Presignature(1);
    for (let i = 0; i < 20; i++) {
      presignature.x[i] = x[i] as number;
      presignature.t[i] = inverse[i] as number;
    }
    scalar.add(presignature.tMinusOne, inverse, constants.scalarMinusOne);
    scalar.mul(presignature.tk, limbs(example.k), inverse);
    scalar.add(presignature.xk, limbs(example.k), x);
    presignature.usable = -1;
    const out = new Uint8Array(64);
    expect(signer.sign(presignature, unhex(example.e), out)).to.equal(1);
    expect(hex(out)).to.equal(example.r + example.s);
  });

  it("t = 1 would be the key 0: such a ticket comes out as zeros", () => {
    class One extends Sm2 {
      override scalars(k: number[], d: number[], second: readonly number[], _inverse: readonly number[]): void {
        super.scalars(k, d, second, constants.scalarOne);
      }
    }
    const tools = new JobTools(curve, new Ascon(), new Z(new Sm3()));
    const job = new TicketKeyJob(tools, new One(curve), [1]);
    job.start(unhex(example.secret));
    finish(job);
    const [key, first, z] = [new Uint8Array(33), new Uint8Array(32), new Uint8Array(32)];
    job.publicKey(key);
    job.first(first);
    job.z(z);
    expect(hex(concat(key, first, z))).to.match(/^0+$/);
  });
});
