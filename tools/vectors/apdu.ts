/** Command APDUs as cases: the one good form, and each way of missing it. */
import { bad, type Case, type Field, field, hexOf, u8, worked } from "./layout.js";

export interface Form {
  readonly command: string;
  readonly cla: string;
  readonly ins: string;
  readonly p1: string;
  /** The data and what it is called. */
  readonly data: string;
  readonly dataMeans: string;
}

function apduFields(form: Form): Field[] {
  const lc = form.data.length / 2;
  const head = [
    field("CLA", form.cla, form.cla === "00" ? "interindustry class" : "proprietary class"),
    field("INS", form.ins, "the command"),
    field(
      "P1",
      form.p1,
      ["enrol", "link-open"].includes(form.command) ? "the step" : form.command === "select" ? "by name" : "always 00",
    ),
    field("P2", "00", "always 00"),
  ];
  if (lc === 0) return [...head, field("Le", "00", "as much as there is")];
  return [
    ...head,
    field("Lc", u8(lc), "length of the data"),
    field("data", form.data, form.dataMeans),
    field("Le", "00", "as much as there is"),
  ];
}

/** The APDU of this form with its bad neighbours. */
export function apduCases(form: Form, what: string): Case[] {
  const fields = apduFields(form);
  const hex = hexOf(fields);
  const value = { name: form.command, p1: Number.parseInt(form.p1, 16), data: form.data };
  const d = "decodeCommand";
  const cases = [
    worked(d, what, fields, value),
    bad(d, `${what}: Le is missing`, hex.slice(0, -2), "too-short"),
    bad(d, `${what}: a byte after Le`, `${hex}00`, "too-long"),
    bad(d, `${what}: Le is not 00`, `${hex.slice(0, -2)}01`, "bad-length"),
    bad(d, `${what}: P2 is not 00`, `${hex.slice(0, 6)}01${hex.slice(8)}`, "bad-header"),
    bad(d, `${what}: P1 names nothing`, `${hex.slice(0, 4)}7f${hex.slice(6)}`, "bad-header"),
    bad(d, `${what}: another class`, `90${hex.slice(2)}`, "bad-header"),
  ];
  if (form.data.length === 0) return cases;
  const lc = form.data.length / 2;
  return [
    ...cases,
    bad(d, `${what}: Lc says one less`, hex.slice(0, 8) + u8(lc - 1) + hex.slice(10), "bad-length"),
    bad(d, `${what}: no data`, `${hex.slice(0, 8)}00`, "too-short"),
  ];
}
