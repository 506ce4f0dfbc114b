/**
 * Faults in the long computations: with one table read gone wrong, or one product, nothing but zeros comes out. A table entry
 * off the curve is seen by the curve's equation; a wrong entry that is a point is seen by the signature's second way.
 */
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import type { Curve } from "../../../firmware/crypto/curve/curve.js";
import { Sm3 } from "../../../firmware/crypto/hash/sm3.js";
import { JobTools } from "../../../firmware/crypto/signing/job-tools.js";
import { KeyPairJob } from "../../../firmware/crypto/signing/key-pair-job.js";
import { SignatureJob } from "../../../firmware/crypto/signing/signature-job.js";
import { TicketKeyJob } from "../../../firmware/crypto/signing/ticket-key-job.js";
import { Z } from "../../../firmware/crypto/signing/z.js";
import { subjects } from "./subjects.js";
import { finish, hex, source } from "./support.js";

for (const subject of subjects) {
  /** The comb's table; at one read of block 0 it gives something else. */
  class FaultyTable extends subject.Comb {
    reads = 0;
    at = -1;
    kind: "no point" | "another point" = "no point";

    override block0(x: number[], y: number[], index: number): void {
      const faulty = this.reads++ === this.at;
      super.block0(x, y, faulty && this.kind === "another point" ? index ^ 5 : index);
      if (faulty && this.kind === "no point") x[3] = (x[3] as number) ^ 64;
    }
  }

  /** The scalars; at one product a bit of the result is wrong. */
  class FaultyScalar extends subject.Scalar {
    products = 0;
    at = -1;

    override mul(o: number[], a: readonly number[], b: readonly number[]): void {
      super.mul(o, a, b);
      if (this.products++ === this.at) o[2] = (o[2] as number) ^ 1;
    }
  }

  describe(`faults, ${subject.name}`, () => {
    const table = new FaultyTable();
    const scalar = new FaultyScalar();
    const curve: Curve = { field: new subject.Field(), scalar, table, constants: subject.constants };
    const tools = new JobTools(curve, new Ascon(), subject.id === 1 ? new Z(new Sm3()) : null);
    const scheme = subject.scheme(curve);
    const bytes = source(9);
    const [secret, digest] = [bytes(32), bytes(32)];

    beforeEach(() => {
      table.reads = scalar.products = 0;
      table.at = scalar.at = -1;
    });

    function key(): string {
      const [job, out, z] = [new KeyPairJob(tools), new Uint8Array(33), new Uint8Array(32)];
      job.start(secret);
      finish(job);
      job.publicKey(out);
      job.z(z);
      return hex(out) + hex(z);
    }

    function ticket(): string {
      const job = new TicketKeyJob(tools, scheme, [1]);
      const [P, first, z] = [new Uint8Array(33), new Uint8Array(32), new Uint8Array(32)];
      job.start(secret);
      finish(job);
      job.publicKey(P);
      job.first(first);
      job.z(z);
      return hex(P) + hex(first) + hex(z);
    }

    function signature(): string {
      const [job, out] = [new SignatureJob(tools, scheme), new Uint8Array(64)];
      job.start(secret, digest, new Uint8Array(0));
      finish(job);
      job.signature(out);
      return hex(out);
    }

    it("without one, there is a result", () => {
      for (const result of [key(), ticket(), signature()]) expect(result).not.to.match(/^0*$/);
    });

    it("an entry that is no point of the curve leaves zeros", () => {
      table.at = 11;
      expect(key()).to.match(/^0*$/);
      for (const at of [11, 26 + 11]) {
        table.reads = 0;
        table.at = at;
        expect(ticket(), `read ${at}`).to.match(/^0*$/);
      }
    });

    it("a wrong digit of the nonce, in either computation, leaves no signature", () => {
      table.kind = "another point";
      for (const at of [7, 26 + 7]) {
        table.reads = 0;
        table.at = at;
        expect(signature(), `read ${at}`).to.match(/^0*$/);
      }
    });

    it("a wrong product in the last step leaves no signature", () => {
      signature();
      const all = scalar.products;
      // ECDSA: x from both points; d into Montgomery form, r·d, s; r·d, out of it, e + r·d, s·k.
      // SM2: x from both points; r, k out of Montgomery form, s + r, −r; r, (s + r)·d, into Montgomery form, k.
      for (let back = 1; back <= (subject.id === 1 ? 10 : 9); back++) {
        scalar.products = 0;
        scalar.at = all - back;
        expect(signature(), `product ${back} from the end`).to.match(/^0*$/);
      }
    });
  });
}
