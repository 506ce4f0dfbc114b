/**
 * The schemas that routes are made of. Bytes are lower-case hexadecimal of exact length; amounts are whole fen from 1 to 2³¹ − 1; an object has no
 * properties but those named. Each leaf carries an example; a schema with a title is a component of that name in the document.
 */
import Type, { type TProperties } from "typebox";

export const LARGEST_MINOR = 0x7fffffff;

/** `n` bytes. The example repeats `fill`. */
export function Hex(n: number, description: string, { fill = "5a", title = "" } = {}) {
  return Text(`^[0-9a-f]{${2 * n}}$`, description, { example: fill.repeat(n), title });
}

export function Text(
  pattern: string,
  description: string,
  { example, title = "" }: { example: string; title?: string },
) {
  return Type.String({ pattern, description, examples: [example], ...(title === "" ? {} : { title }) });
}

/** A sentence or a word of the server's own: only in answers. */
export function Words(description: string, example: string) {
  return Type.String({ description, examples: [example] });
}

export function OneOf<const W extends string>(description: string, words: readonly W[]) {
  return Type.Enum(words, { type: "string", description });
}

export function Whole(description: string, minimum: number, maximum: number, example: number) {
  return Type.Integer({ minimum, maximum, description, examples: [example] });
}

/** A sum in answers; below zero only where its description allows it. */
export function Sum(description: string, example: number) {
  return Type.Integer({ description, examples: [example] });
}

export function Truth(description: string) {
  return Type.Boolean({ description, examples: [true] });
}

/** All of these properties and no other. */
export function Fields<P extends TProperties>(properties: P, title = "") {
  return Type.Object(properties, { additionalProperties: false, ...(title === "" ? {} : { title }) });
}

export const Amount = Type.Integer({
  title: "Amount",
  minimum: 1,
  maximum: LARGEST_MINOR,
  description: "Fen.",
  examples: [10_00],
});
export const InstitutionId = Hex(4, "An institution's id.", { fill: "01", title: "InstitutionId" });
export const CooperativeId = Hex(4, "A cooperative bank's id.", { fill: "07", title: "CooperativeId" });
export const Payee = Hex(8, "A merchant's id, as its terminals put it into requests.", { fill: "a0", title: "Payee" });
export const WalletNumber = Hex(8, "A bracelet's wallet number.", { fill: "00", title: "WalletNumber" });
export const TicketId = Hex(8, "A ticket's id: the first 8 bytes of its key's hash.", { title: "TicketId" });
export const PublicKey = Hex(33, "A compressed point of the suite's curve.", { fill: "02", title: "PublicKey" });
export const SoftWalletName = Text(
  "^[a-z0-9][a-z0-9-]{0,39}$",
  "A soft wallet's name; `cooperative-` and an id is the one a cooperative bank sells from.",
  { example: "alice", title: "SoftWalletName" },
);
export const RoundName = Text("^[a-z0-9][a-z0-9-]{0,39}$", "A netting round's name.", {
  example: "2026-03-02",
  title: "RoundName",
});
export const ExpiryS = Whole("Unix seconds; later than now.", 1, 0xffffffff, 1_900_000_000);
export const KeyNumber = Whole("The ticket key's number.", 1, 255, 1);

export const Done = Fields({}, "Done");
export const Movement = Fields({ amount_minor: Amount }, "Movement");
export const CreditBooking = Fields(
  { creditNumber: Sum("The credit's number on the purse, from 1.", 1) },
  "CreditBooking",
);
export const Balance = Fields({ balance_minor: Sum("Fen.", 10_00) }, "Balance");

/** Parameters of paths. */
export const by = {
  payee: Fields({ payee: Payee }),
  name: Fields({ name: SoftWalletName }),
  wallet: Fields({ wallet: WalletNumber }),
  round: Fields({ round: RoundName }),
  institution: Fields({ id: InstitutionId }),
};

const MOVE = ["bad-amount", "insufficient-funds", "no-such-account"] as const;
/** Refusals that routes share. */
export const ERRORS = {
  /** Money moves between two accounts. */
  move: MOVE,
  /** Money goes onto a purse. */
  load: [...MOVE, "no-such-wallet", "wallet-suspended", "over-balance-cap"],
  /** Another party answers behind the route. */
  away: ["party-away", "party-closed"],
} as const;
