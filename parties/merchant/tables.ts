/** A terminal's only table. */

export interface SaleRow {
  /** txId, hexadecimal. */
  readonly sale: string;
  /** The 35 bytes of the request, hexadecimal: sent as they stand, always. */
  readonly request: string;
  /** open → paid → settled | rejected. */
  readonly state: "open" | "paid" | "settled" | "rejected";
  /** A bracelet may have paid it and the answer been lost. */
  readonly sent: boolean;
  /** The bracelet's answer, hexadecimal; empty before there is one. */
  readonly answer: string;
  /** Why the institution would not pay. */
  readonly note: string;
}

export interface TerminalTables {
  sale: SaleRow;
}

export const TERMINAL_SCHEMA: readonly string[] = [
  `create table sale (
    sale text primary key, request text not null,
    state text not null check (state in ('open', 'paid', 'settled', 'rejected')),
    sent boolean not null, answer text not null, note text not null,
    check (state = 'open' or answer <> ''))`,
];
