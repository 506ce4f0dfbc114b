/** LINK-OPEN: who is let in, and that a stranger cannot tell whether there is a phone at all; and the channel that follows. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import { encodeLink, NAME_LENGTH } from "../../../protocol/commands/link.js";
import { encodeLinkGreet, encodeLinkProve } from "../../../protocol/commands/link-open.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { FRAME_KIND, framesOf } from "../../../protocol/messages/frame.js";
import { answer } from "../../harness/bank.js";
import * as phones from "../../harness/phone.js";
import { bound } from "../../harness/phone.js";
import { meet, type Purse, purse } from "../../harness/purse.js";

const { frameOf, greet, inField, linkOver, over, phone, proof, responseTo } = phones;

describe("LINK-OPEN", () => {
  it("lets the bound phone in, and shows it that this is its bracelet", async () => {
    const { bracelet, link } = bound();
    expect((await link.connect(inField(bracelet))).ok).to.equal(true);
  });

  it("shows a phone without the key nothing", async () => {
    const { bracelet } = bound();
    const result = await phone(phones.OTHER_KEY).connect(inField(bracelet));
    expect(result.ok ? "" : result.error.name).to.equal("phone-unknown");
  });

  it("is not fooled by a bracelet that lets everybody in", async () => {
    const { bracelet, link } = bound();
    const result = await link.connect(async (apdu) => {
      const reply = bracelet.command(apdu);
      if (apdu[1] === 0x70 && apdu[2] === 1) reply[3] ^= 1;
      return reply;
    });
    expect(result.ok ? "" : result.error.name).to.equal("bracelet-unproven");
    expect(link.linked).to.equal(false);
  });

  it("compares every byte of the proof", () => {
    for (let i = 0; i < 16; i++) {
      const { bracelet } = bound();
      const wrong = proof(greet(bracelet));
      wrong[5 + i] ^= 1 << (i & 7);
      expect(over(bracelet, "nfc", wrong).sw, `byte ${i}`).to.equal(SW.refused);
    }
  });

  it("takes no proof twice, none for an older greeting, none without one", () => {
    const { bracelet } = bound();
    const nonces = greet(bracelet);
    const old = proof(nonces);
    expect(over(bracelet, "nfc", old).sw).to.equal(SW.done);
    expect(over(bracelet, "nfc", old).sw, "again").to.equal(SW.refused);
    // The same phone nonce: the purse's is new.
    over(bracelet, "nfc", encodeLinkGreet(nonces.slice(0, 16)));
    expect(over(bracelet, "nfc", old).sw, "for another greeting").to.equal(SW.refused);
    meet(bracelet);
    expect(over(bracelet, "nfc", old).sw, "without a greeting").to.equal(SW.refused);
  });

  it("allows one guess for a greeting", () => {
    const { bracelet } = bound();
    const nonces = greet(bracelet);
    expect(over(bracelet, "nfc", encodeLinkProve(new Uint8Array(16))).sw).to.equal(SW.refused);
    expect(over(bracelet, "nfc", proof(nonces)).sw).to.equal(SW.refused);
  });

  it("does not survive the field, SELECT or the power", () => {
    const leaves: ((b: Bracelet, board: Purse["board"]) => Bracelet)[] = [
      (b) => {
        b.field(false);
        meet(b);
        return b;
      },
      (b) => {
        answer(b, encodeSelect());
        return b;
      },
      (_, board) => {
        const again = new Bracelet(board);
        meet(again);
        return again;
      },
    ];
    for (const leave of leaves) {
      const { bracelet, board } = bound();
      const channel = linkOver(bracelet);
      expect(over(leave(bracelet, board), "nfc", frameOf(channel, { tag: "status" })).sw).to.equal(SW.refused);
    }
  });
});

/** What a stranger gets to see: words, lengths and what the wearer sees; and the bytes apart, to look for repetitions. */
function probed({ bracelet, board }: Purse, tries: number): { seen: string; bytes: Uint8Array[] } {
  const lines: string[] = [];
  const bytes: Uint8Array[] = [];
  board.cues.length = 0;
  const kind = (apdu: Uint8Array) => {
    const before = board.operations;
    const { sw, data } = over(bracelet, "nfc", apdu);
    lines.push(`${sw} ${data.length} ${board.operations - before}`);
    if (apdu[1] === 0x70 && data.length > 0) bytes.push(data);
  };
  for (let i = 0; i < tries; i++) {
    bracelet.field(true);
    kind(encodeSelect());
    kind(encodeLinkProve(phones.random(16)));
    kind(encodeLinkGreet(i % 2 === 0 ? new Uint8Array(16) : phones.random(16)));
    kind(encodeLinkProve(i % 3 === 0 ? new Uint8Array(16) : phones.random(16)));
    kind(encodeLink(new Uint8Array(240).fill(i)));
    kind(encodeLinkGreet(new Uint8Array(16)));
    bracelet.field(false);
  }
  return { seen: `${lines.join("\n")}\n${board.cues.join()}`, bytes };
}

describe("LINK, to a stranger", () => {
  const TRIES = 60;

  it("is the same with a phone and without", () => {
    const one = probed(bound(), TRIES);
    const none = probed(purse(), TRIES);
    expect(one.seen).to.equal(none.seen);
  });

  it("shows no byte twice", () => {
    for (const { bytes } of [probed(bound(), TRIES), probed(purse(), TRIES)]) {
      expect(new Set(bytes.map((b) => b.join())).size).to.equal(2 * TRIES);
      // Each position takes many values: nothing static hides in a nonce.
      for (let i = 0; i < 16; i++) expect(new Set(bytes.map((b) => b[i])).size, `byte ${i}`).to.be.greaterThan(60);
    }
  });

  it("costs the purse the same work with a phone and without", () => {
    // The same draws from the generator: what comes next is the same.
    const next = ({ bracelet }: Purse) => {
      over(bracelet, "nfc", encodeSelect());
      over(bracelet, "nfc", encodeLinkGreet(new Uint8Array(16)));
      over(bracelet, "nfc", encodeLinkProve(new Uint8Array(16)));
      return over(bracelet, "nfc", encodeLinkGreet(new Uint8Array(16))).data;
    };
    const { board } = purse();
    const phoned = board.clone(3);
    phoned.slots[SLOT.binding] = new Uint8Array(36 + NAME_LENGTH).fill(9);
    const without = { ...purse(), bracelet: new Bracelet(board.clone(3)) };
    expect(next({ ...without, bracelet: new Bracelet(phoned) })).to.deep.equal(next(without));
  });

  it("would be told by a purse that answers an unbound greeting with less", () => {
    const one = purse();
    const command = one.bracelet.command.bind(one.bracelet);
    one.bracelet.command = (apdu) => {
      const reply = command(apdu);
      return apdu[1] === 0x70 && reply.length > 2 ? reply.slice(1) : reply;
    };
    expect(probed(one, 2).seen).not.to.equal(probed(bound(), 2).seen);
  });
});

describe("LINK, the channel", () => {
  it("ends at a frame that is repeated, early, changed or of another kind", () => {
    const attacks: Readonly<Record<string, (b: Bracelet, c: ReturnType<typeof linkOver>) => Uint8Array>> = {
      repeated: (b, c) => {
        const frame = frameOf(c, { tag: "status" });
        expect(over(b, "nfc", frame).sw).to.equal(SW.done);
        return frame;
      },
      early: (_, c) => {
        frameOf(c, { tag: "status" });
        return frameOf(c, { tag: "status" });
      },
      changed: (_, c) => frameOf(c, { tag: "status" }).map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
      "of another kind": (_, c) => encodeLink(c.seal(framesOf(FRAME_KIND.orders, new Uint8Array(0))[0])),
      garbage: () => encodeLink(new Uint8Array(240).fill(77)),
    };
    for (const [what, attack] of Object.entries(attacks)) {
      const { bracelet } = bound();
      const channel = linkOver(bracelet);
      expect(over(bracelet, "nfc", attack(bracelet, channel)).sw, what).to.equal(SW.refused);
      expect(over(bracelet, "nfc", frameOf(channel, { tag: "status" })).sw, `after ${what}`).to.equal(SW.refused);
    }
  });

  it("takes no frame of another link", () => {
    const { bracelet } = bound();
    const old = frameOf(linkOver(bracelet), { tag: "freeze" });
    linkOver(bracelet);
    expect(over(bracelet, "nfc", old).sw).to.equal(SW.refused);
  });

  it("takes the same frame first that it refuses once something else was said", () => {
    // Control of the two above: nothing is wrong with the frames but their time.
    for (const what of ["status", "history"] as const) {
      const { bracelet } = bound();
      const channel = linkOver(bracelet);
      expect(over(bracelet, "nfc", frameOf(channel, { tag: what })).sw).to.equal(SW.done);
    }
  });

  it("refuses an ask that it does not know, and goes on", () => {
    const { bracelet } = bound();
    const channel = linkOver(bracelet);
    const strange = encodeLink(channel.seal(framesOf(FRAME_KIND.request, Uint8Array.of(99))[0]));
    const frame = channel.open(over(bracelet, "nfc", strange).data);
    expect(frame?.payload).to.deep.equal(Uint8Array.of(1));
    if (frame !== null) channel.collect(frame, FRAME_KIND.response);
    expect(responseTo(bracelet, channel, { tag: "status" }).tag).to.equal("status");
  });

  it("is of no use for a sync, nor a sync's for it", () => {
    const { bracelet, bank } = bound();
    const channel = linkOver(bracelet);
    const frame = frameOf(channel, { tag: "status" });
    frame[1] = 0x62;
    expect(over(bracelet, "nfc", frame).sw).to.equal(SW.refused);
    const sync = bank.open(bracelet);
    expect(over(bracelet, "nfc", encodeLink(sync.seal(framesOf(FRAME_KIND.request, Uint8Array.of(1))[0]))).sw).to.equal(
      SW.refused,
    );
  });
});
