/** Every single product of a signature or a touch, one at a time, gone wrong: zeros come out, or the right signature. */
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { Expand } from "../../../firmware/crypto/signing/expand.js";
import { JobTools } from "../../../firmware/crypto/signing/job-tools.js";
import { SignatureJob } from "../../../firmware/crypto/signing/signature-job.js";
import { subjects } from "./subjects.js";
import { finish, hex, source } from "./support.js";

for (const subject of subjects) {
  let products = 0;
  let at = -1;

  class FaultyScalar extends subject.Scalar {
    override mul(o: number[], a: readonly number[], b: readonly number[]): void {
      super.mul(o, a, b);
      if (products++ === at) o[5] = (o[5] as number) ^ 2;
    }
  }

  class FaultyField extends subject.Field {
    override mul(o: number[], a: readonly number[], b: readonly number[]): void {
      super.mul(o, a, b);
      if (products++ === at) o[5] = (o[5] as number) ^ 2;
    }
  }

  describe(`faults, exhaustively, ${subject.name}`, function () {
    this.timeout(120_000);
    const bytes = source(10);
    const [d, digest] = [bytes(32), bytes(32)];
    const curve = {
      field: new FaultyField(),
      scalar: new FaultyScalar(),
      table: new subject.Comb(),
      constants: subject.constants,
    };
    const job = new SignatureJob(new JobTools(curve, new Ascon(), null), subject.scheme(curve));

    function signature(): string {
      const out = new Uint8Array(64);
      products = 0;
      job.start(d, digest, new Uint8Array(0));
      finish(job);
      job.signature(out);
      return hex(out);
    }

    it("no single wrong product in presigning or signing with a ticket gives a wrong signature", () => {
      const ascon = new Ascon();
      const signer = subject.signer(curve, new Expand(ascon, curve), [1]);
      const presignature = subject.presignature();
      const sign = () => {
        const out = new Uint8Array(64);
        products = 0;
        signer.start(presignature, d, first);
        finish(signer);
        const good = signer.sign(presignature, digest, out);
        expect(/^0*$/.test(hex(out)) ? 0 : 1).to.equal(good);
        return hex(out);
      };
      const first = bytes(32).fill(1, 0, 1);
      const right = sign();
      const all = products;
      expect(all).to.be.above(10);
      for (let i = 0; i < all; i++) {
        at = i;
        expect(sign(), `product ${i}`).to.match(/^0*$/);
      }
      at = -1;
      expect(sign()).to.equal(right);
    });

    it("no single wrong product of a signature gives a wrong signature", () => {
      const right = signature();
      const all = products;
      let refused = 0;
      expect(all).to.be.above(1500);
      for (let i = 0; i < all; i++) {
        at = i;
        const result = signature();
        if (/^0*$/.test(result)) refused++;
        else expect(result, `product ${i}`).to.equal(right);
      }
      at = -1;
      expect(refused).to.be.above(all / 2);
      expect(signature()).to.equal(right);
    });
  });
}
