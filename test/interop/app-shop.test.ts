/** A shop in an app: the real terminal, paid over BLE by the real firmware through the phone that is bound, and settled by the real institution. */
import { expect } from "chai";
import { Bracelet } from "../../firmware/main.js";
import { conserved, moneyStatement } from "../../parties/audit/conservation.js";
import { enrol } from "../../parties/cooperative/station.js";
import { books } from "../../parties/institution/store/tables.js";
import { phoneInstitutionOf } from "../../parties/institution/sync/sync-session.js";
import { bleExchange } from "../../parties/phone/ble-exchange.js";
import { Phone } from "../../parties/phone/phone.js";
import type { ApduExchange } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import { audit } from "../../parties/shared/ledger/ledger.js";
import { MemoryBoard } from "../harness/board.js";
import { connection, inField } from "../harness/phone.js";
import { rest } from "../harness/purse.js";
import { must, Town, walletNumber, YUAN } from "../unit/parties/town.js";

const WALLET = walletNumber(500);

/** A bracelet with 100.00 on it and ten tickets, bound to a phone. */
async function ready(town: Town): Promise<{ bracelet: Bracelet; phone: Phone }> {
  const bracelet = new Bracelet(new MemoryBoard({ counter: true, flashSize: 65_536, seed: 7 }));
  const product = { q: town.oi.enrolment.publicKey, institution: town.oi.id, level: 1 } as const;
  bracelet.field(true);
  const steady: ApduExchange = async (apdu) => {
    const answer = bracelet.command(apdu);
    if (answer[1] === 3) while (bracelet.idle());
    return answer;
  };
  must(await town.maker.personalise(steady, product));
  must(await enrol(steady, town.coop, WALLET));
  must(await town.coop.takeCash(WALLET, 100 * YUAN, "first"));
  const phone = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "phone-1"), "phone-1"));
  rest(bracelet);
  must(await phone.hold(inField(bracelet)));
  rest(bracelet);
  must(await phone.bind(inField(bracelet)));
  bracelet.press();
  rest(bracelet);
  must(await phone.hold(inField(bracelet)));
  rest(bracelet);
  return { bracelet, phone };
}

describe("a shop in an app", function () {
  this.timeout(240_000);
  let database: Database;
  before(async () => {
    database = await openDatabase();
  });
  after(() => database.close());

  it("is paid through the link with a press, on line or off, once however often the connection breaks", async () => {
    const town = await Town.found(database, "app");
    const { bracelet, phone } = await ready(town);
    const shop = await town.terminal();
    /** Loses the fourth long command: GREET, PROVE, the payment, and then the frame that would fetch the rest of its answer. */
    const spoil = (long = 0) => {
      return (value: Uint8Array) => (value[0] === 0x80 && ++long === 4 ? [] : [value]);
    };
    const at = async (sale: string, gatt = connection(bracelet)) =>
      shop.touch(must(await phone.terminalExchange(bleExchange(gatt), WALLET)), sale, town.settle);

    for (const online of [true, false]) {
      const sale = must(await shop.sale(12 * YUAN, online));
      expect((await at(sale)).outcome).to.equal("press");
      bracelet.press();
      expect(await at(sale)).to.deep.include({ outcome: "paid", amount_minor: 12 * YUAN, pressed: true });
      expect((await at(sale)).outcome).to.equal("already-paid");
    }
    const torn = must(await shop.sale(3 * YUAN));
    await at(torn);
    bracelet.press();
    expect((await at(torn, connection(bracelet, spoil()))).outcome).to.equal("torn");
    expect((await at(torn)).outcome).to.equal("paid");

    await shop.batch(town.settle);
    rest(bracelet);
    const seen = must(await phone.hold(inField(bracelet)));
    expect(seen.balance_minor).to.equal((100 - 27) * YUAN);
    expect(conserved(await moneyStatement(town.bank, [town.oi]))).to.equal(true);
    expect(await audit(books(town.oi.db))).to.deep.equal([]);
  });

  it("is told when the phone is not the bracelet's", async () => {
    const town = await Town.found(database, "strange");
    await ready(town);
    const stranger = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "phone-2"), "phone-2"));
    const got = await stranger.terminalExchange(async () => Uint8Array.of(0x69, 0x85), WALLET);
    expect(got.ok ? "a till" : got.error.name).to.equal("not-bound");
  });
});
