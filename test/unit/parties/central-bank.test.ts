/** Issue and redeem: only against a reserve, once per key, and never lost between two ledgers. */
import { expect } from "chai";
import { moneyStatement } from "../../../parties/audit/conservation.js";
import type { CentralBank } from "../../../parties/central-bank/central-bank.js";
import { issue, redeem } from "../../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../../parties/institution/open.js";
import { books } from "../../../parties/institution/store/tables.js";
import { trustedCertificates } from "../../../parties/merchant/verify.js";
import { refuse } from "../../../parties/shared/errors.js";
import { totals } from "../../../parties/shared/ledger/ledger.js";
import { decodeInstitution } from "../../../protocol/messages/certificate.js";
import { INSTITUTION_ID, must, sharedDatabase, Town, why } from "./town.js";

describe("parties: central bank", function () {
  this.timeout(60_000);
  const db = sharedDatabase();

  it("issues against the reserve and no further", async () => {
    const town = await Town.found(db(), "issue");
    expect(why(await issue(town.oi, town.bank, 5_000_001, "too much"))).to.equal("reserve-too-small");
    expect(why(await town.bank.issue(Uint8Array.of(1, 1, 1, 1), 5, "k"))).to.equal("unknown-institution");
    for (const amount of [0, -5, 0.5]) {
      expect(why(await issue(town.oi, town.bank, amount, `bad ${amount}`))).to.equal("bad-amount");
    }
    expect(must(await issue(town.oi, town.bank, 5_000_000, "first"))).to.deep.equal({ again: true });
    expect(why(await issue(town.oi, town.bank, 1, "first"))).to.equal("key-reused");
    expect(await town.bank.totals()).to.deep.equal({ issued: 5_000_000, redeemed: 0 });
    await town.conserved();
  });

  it("redeems what circulates, once", async () => {
    const town = await Town.found(db(), "redeem");
    must(await redeem(town.oi, town.bank, 1_000_000, "r1"));
    must(await redeem(town.oi, town.bank, 1_000_000, "r1"));
    expect(await town.bank.totals()).to.deep.equal({ issued: 5_000_000, redeemed: 1_000_000 });
    expect(why(await redeem(town.oi, town.bank, 4_000_000, "r2"))).to.equal("insufficient-funds");
    expect(why(await town.bank.redeem(INSTITUTION_ID, 4_000_001, "r3"))).to.equal("not-outstanding");
    await town.conserved();
  });

  it("counts money in transit when the institution dies between the two ledgers, and finishes it later", async () => {
    const town = await Town.found(db(), "transit");
    const dying = (method: "issue" | "redeem") =>
      ({
        [method]: async (...args: [Uint8Array, number, string]) => {
          await town.bank[method](...args);
          throw new Error("power");
        },
      }) as unknown as CentralBank;
    const half = await issue(town.oi, dying("issue"), 700, "cut").catch((error: Error) => error.message);
    expect(half).to.equal("power");
    expect((await moneyStatement(town.bank, [town.oi])).inTransit).to.equal(700);
    await town.conserved();
    must(await issue(town.oi, town.bank, 700, "cut"));
    expect((await moneyStatement(town.bank, [town.oi])).inTransit).to.equal(0);
    await town.conserved();
    const cut = await redeem(town.oi, dying("redeem"), 300, "cut back").catch((error: Error) => error.message);
    expect(cut).to.equal("power");
    expect((await moneyStatement(town.bank, [town.oi])).inTransit).to.equal(0);
    await town.conserved();
    must(await redeem(town.oi, town.bank, 300, "cut back"));
    await town.conserved();
  });

  it("gives the money back when the central bank refuses to redeem", async () => {
    const town = await Town.found(db(), "refused");
    const refusing = { redeem: async () => ({ ok: false, error: { name: "not-outstanding" } }) };
    const outcome = await redeem(town.oi, refusing as unknown as CentralBank, 300, "no");
    expect(why(outcome)).to.equal("not-outstanding");
    expect((await totals(books(town.oi.db))).transit).to.equal(0);
    expect(why(await redeem(town.oi, town.bank, 300, "no"))).to.equal("key-reused");
    await town.conserved();
  });

  it("finishes what the central bank did, when another who asked at once was told no and took it back", async () => {
    const town = await Town.found(db(), "two answers");
    const movements = { issue, redeem };
    const no = { issue: async () => refuse("reserve-too-small"), redeem: async () => refuse("not-outstanding") };
    for (const what of ["issue", "redeem"] as const) {
      const early = {
        ...no,
        [what]: async (...asked: Parameters<CentralBank["redeem"]>) => {
          const there = await town.bank[what](...asked);
          expect(why(await movements[what](town.oi, no, 1_000, `early ${what}`))).to.not.equal("done");
          return there;
        },
      };
      must(await movements[what](town.oi, early, 1_000, `early ${what}`));
      await town.conserved();
      const late = {
        ...no,
        [what]: async () => {
          must(await movements[what](town.oi, town.bank, 1_000, `late ${what}`));
          return no[what]();
        },
      };
      expect(why(await movements[what](town.oi, late, 1_000, `late ${what}`))).to.not.equal("done");
      await town.conserved();
      expect(must(await movements[what](town.oi, town.bank, 1_000, `late ${what}`))).to.deep.equal({ again: true });
    }
    expect((await totals(books(town.oi.db))).transit).to.equal(0);
  });

  it("certifies ticket keys under a root that a terminal can check", async () => {
    const town = await Town.found(db(), "root");
    const forged = town.institutionCertificate.slice();
    forged[20] ^= 1;
    const trusted = trustedCertificates(town.bank.rootKey, [town.institutionCertificate, forged, new Uint8Array(3)]);
    const decoded = decodeInstitution(town.institutionCertificate);
    expect(trusted).to.deep.equal([decoded.ok ? decoded.value : null]);
    expect(trustedCertificates(town.oi.keyring.current.signer.publicKey, [town.institutionCertificate])).to.deep.equal(
      [],
    );
  });

  it("is the same institution when its books are opened again", async () => {
    const town = await Town.found(db(), "again");
    const again = await openInstitution(db(), town.world, { id: INSTITUTION_ID, schema: `${town.prefix}_oi` });
    expect(again.keyring.current.signer.publicKey).to.deep.equal(town.oi.keyring.current.signer.publicKey);
    expect(again.enrolment.publicKey).to.deep.equal(town.oi.enrolment.publicKey);
    expect(await totals(books(again.db))).to.deep.equal(await totals(books(town.oi.db)));
  });
});
