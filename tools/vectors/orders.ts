/** ORDERS, an item of every kind. */
import { PARAMS_FIELDS, paramsCases } from "./enrol.js";
import { bad, good, hexOf, u8, u16, u32 } from "./layout.js";
import { CHAIN, HEAD, HEAD_VALUE, ticketOf } from "./ticket.js";
import { noise, PARAMS, TIME_S } from "./world.js";

/** One good message for every kind of item. */
function items() {
  const certified = [ticketOf(1), ticketOf(2)].map((t) => ({ ticketId: t.id, signature: t.signature }));
  const tickets = HEAD + certified.map((t) => t.ticketId + t.signature).join("");
  const baseline = { seq: 9, balance_minor: 5_000, lastCredit: 4, lastUnload: 2, chain: CHAIN };
  const key = noise("binding key", 32);
  return [
    { tag: 1, item: { tag: "time", time_s: TIME_S }, value: u32(TIME_S), layout: "time_s(4)" },
    { tag: 2, item: { tag: "acknowledge", seq: 7 }, value: u32(7), layout: "seq(4)" },
    {
      tag: 3,
      item: { tag: "credit", number: 4, kind: 1, amount_minor: 20_000 },
      value: u32(4) + u8(1) + u32(20_000),
      layout: "number(4) ‖ kind(1): 1 load, 2 refund, 3 lapse, 4 repair ‖ amount_minor(4)",
    },
    {
      tag: 4,
      item: { tag: "tickets", head: HEAD_VALUE, tickets: certified },
      value: tickets,
      layout: "ticket head(20) ‖ up to 16 × ( ticketId(8) ‖ signature(64) )",
    },
    { tag: 5, item: { tag: "params", params: PARAMS }, value: hexOf(PARAMS_FIELDS), layout: "parameters(17)" },
    {
      tag: 6,
      item: { tag: "baseline", ...baseline },
      value: u32(9) + u32(5_000) + u32(4) + u32(2) + CHAIN,
      layout: "seq(4) ‖ balance_minor(4) ‖ lastCredit(4) ‖ lastUnload(4) ‖ chain(16)",
    },
    { tag: 7, item: { tag: "suspend" }, value: "", layout: "nothing" },
    { tag: 8, item: { tag: "retire" }, value: "", layout: "nothing" },
    {
      tag: 9,
      item: { tag: "bind", number: 3, key },
      value: u32(3) + key,
      layout: "number(4), from 1 ‖ binding key(32)",
    },
    { tag: 10, item: { tag: "unbind", number: 3 }, value: u32(3), layout: "number(4)" },
    {
      tag: 11,
      item: { tag: "unload", number: 2, amount_minor: 1_500 },
      value: u32(2) + u32(1_500),
      layout: "number(4), from 1 ‖ amount_minor(4)",
    },
  ].map((row) => ({ ...row, hex: u8(row.tag) + u16(row.value.length / 2) + row.value }));
}

export function ordersVectors() {
  const d = "decodeOrders";
  const rows = items();
  const all = rows.map((row) => row.hex).join("");
  const time = rows[0].hex;
  return {
    layouts: rows.map((row) => ({ tag: row.tag, name: row.item.tag, layout: row.layout })),
    cases: [
      good(d, "no items", "", []),
      ...rows.map((row) => good(d, row.item.tag, row.hex, [row.item])),
      good(
        d,
        "one of each",
        all,
        rows.map((row) => row.item),
      ),
      bad(d, "the last byte is missing", time.slice(0, -2), "too-short"),
      bad(d, "a tag and no length", "01", "too-short"),
      bad(d, "tag 0", "000000", "bad-value"),
      bad(d, "tag 12", "0c0000", "bad-value"),
      bad(d, "binding 0", `0a0004${u32(0)}`, "bad-value"),
      bad(d, "unload 0", `0b0008${u32(0)}${u32(1)}`, "bad-value"),
      bad(d, "unload of 2³¹", `0b0008${u32(1)}80000000`, "bad-value"),
      bad(d, "binding key of 31 bytes", `090023${u32(1)}${"00".repeat(31)}`, "too-short"),
      bad(d, "value longer than the item", `010005${u32(TIME_S)}00`, "too-long"),
      bad(d, "value shorter than the item", `010003${u32(TIME_S).slice(2)}`, "too-short"),
      bad(d, "credit of kind 5", `030009${u32(1)}05${u32(1)}`, "bad-value"),
      bad(d, "credit of 2³¹", `030009${u32(1)}0180000000`, "bad-value"),
      bad(d, "tickets of version 2", rows[3].hex.replace("01024f4930", "02024f4930"), "bad-version"),
      bad(d, "17 tickets", `04${u16(20 + 17 * 72)}${HEAD}${"00".repeat(17 * 72)}`, "bad-value"),
      bad(d, "33 items", "070000".repeat(33), "bad-value"),
      bad(d, "a good item after a bad one", `000000${time}`, "bad-value"),
      ...paramsCases(),
    ],
  };
}
