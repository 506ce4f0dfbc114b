/**
 * The institution's side of a sync: HELLO, REPORT, ORDERS, APPLIED over counted frames. Any reader may carry it; the reader sees a one-time handle and
 * frames of one size.
 *
 * Everything is committed before the first frame of ORDERS is given out. A session is in memory only and ends at the first fault; the purse begins again
 * with its next handle and gets the same answer to the same report.
 */

import { decodePurseStatus, decodeReport, encodeHello, type PurseStatus } from "../../../protocol/commands/sync.js";
import { decodeSyncOpenAnswer } from "../../../protocol/commands/sync-open.js";
import { FRAME_KIND, type Frame, framesOf } from "../../../protocol/messages/frame.js";
import { encodeOrders, type OrderItem } from "../../../protocol/messages/orders.js";
import { Channel } from "../../shared/crypto/channel.js";
import { sessionKeys } from "../../shared/crypto/wallet-key.js";
import { unhex } from "../../shared/environment.js";
import { type ErrorName, errorOf, type PartyResult } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { Binding, PhoneInstitution, SyncSession, SyncStep } from "../contract.js";
import { openPersonal } from "../issuing/soft-wallet.js";
import { bindingsOf, type Carrier } from "../purses/binding.js";
import { takeHandle } from "../purses/handles.js";
import { answerReport, recordApplied } from "./answer-report.js";

const NEXT: Frame = { more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) };

export class InstitutionSync implements SyncSession {
  readonly nonce: Uint8Array;
  readonly #context: InstitutionContext;
  #state: "new" | "hello" | "orders" | "over" = "new";
  #wallet = "";
  #channel: Channel | null = null;
  #outgoing: Frame[] = [];
  #items: readonly OrderItem[] = [];
  #heard: PurseStatus | null = null;
  #binding: PartyResult<Binding> | null = null;
  readonly #carrier: Carrier | null;

  /** `carrier`: the phone that carries the sync, if its connection has authenticated its soft wallet; null for any other carrier. */
  constructor(context: InstitutionContext, carrier: Omit<Carrier, "fresh"> | null = null) {
    this.#context = context;
    this.nonce = context.environment.random(16);
    this.#carrier = carrier === null ? null : { ...carrier, fresh: context.environment.random(32) };
  }

  get binding(): PartyResult<Binding> | null {
    return this.#binding;
  }

  get purseStatus(): PurseStatus | null {
    return this.#heard;
  }

  async purseOpened(answer: Uint8Array): Promise<SyncStep> {
    if (this.#state !== "new") return this.#fail("session-over");
    const decoded = decodeSyncOpenAnswer(answer);
    if (!decoded.ok) return this.#fail("undecodable");
    const { handle, nonce } = decoded.value;
    const purse = await serializable(this.#context.db, (tx) => takeHandle(tx, handle));
    if (purse === null) return this.#fail("unknown-handle");
    this.#wallet = purse.wallet;
    this.#channel = new Channel(sessionKeys(unhex(purse.wallet_key), handle, this.nonce, nonce), "institution");
    this.#state = "hello";
    this.#outgoing = framesOf(FRAME_KIND.hello, encodeHello(this.#context.environment.now_s()));
    return this.#sendNext(this.#channel);
  }

  async purseAnswered(box: Uint8Array): Promise<SyncStep> {
    const channel = this.#channel;
    if (channel === null || this.#state === "new" || this.#state === "over") return this.#fail("session-over");
    const frame = channel.open(box);
    if (frame === null) return this.#fail("channel-broken");
    if (this.#outgoing.length > 0) {
      const empty = frame.kind === FRAME_KIND.next && frame.payload.length === 0 && !frame.more;
      return empty ? this.#sendNext(channel) : this.#fail("channel-broken");
    }
    const kind = this.#state === "hello" ? FRAME_KIND.report : FRAME_KIND.applied;
    const message = channel.collect(frame, kind);
    if (message === null) return this.#fail("channel-broken");
    if (message === "more") return { do: "send", frame: channel.seal(NEXT) };
    return this.#state === "hello" ? this.#report(channel, message) : this.#applied(message);
  }

  async #report(channel: Channel, message: Uint8Array): Promise<SyncStep> {
    const report = decodeReport(message);
    if (!report.ok) return this.#fail("not-synced");
    this.#heard = report.value.standing;
    const answered = await serializable(this.#context.db, (tx) =>
      answerReport({
        context: this.#context,
        tx,
        wallet: this.#wallet,
        report: report.value,
        carrier: this.#carrier,
        now_s: this.#context.environment.now_s(),
      }),
    );
    this.#items = answered.items;
    this.#binding = answered.binding;
    this.#outgoing = framesOf(FRAME_KIND.orders, encodeOrders(this.#items));
    this.#state = "orders";
    return this.#sendNext(channel);
  }

  async #applied(message: Uint8Array): Promise<SyncStep> {
    const status = decodePurseStatus(message);
    if (!status.ok) return this.#fail("not-synced");
    this.#heard = status.value;
    await serializable(this.#context.db, (tx) => recordApplied(tx, this.#wallet, status.value, this.#items));
    this.#end();
    return { do: "done" };
  }

  #sendNext(channel: Channel): SyncStep {
    const frame = this.#outgoing.shift();
    if (frame === undefined) throw new Error("there is nothing to send");
    return { do: "send", frame: channel.seal(frame) };
  }

  #end(): void {
    this.#channel?.kill();
    this.#channel = null;
    this.#state = "over";
  }

  #fail(name: ErrorName): SyncStep {
    this.#end();
    return { do: "failed", error: errorOf(name) };
  }
}

/** What the phone of this soft wallet may use; its connection has authenticated it. */
export function phoneInstitutionOf(context: InstitutionContext, soft: string): PhoneInstitution {
  return {
    open: () => openPersonal(context, soft),
    openSync: (bind) => new InstitutionSync(context, { soft, bind }),
    bindings: () => bindingsOf(context.db, soft),
  };
}
