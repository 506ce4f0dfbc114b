/** Layouts, examples and refusals of messages, out of the vectors. */
import { COMMANDS, ENROL_STEP, LINK_STEP } from "../../protocol/commands/apdu.js";
import type { Case } from "../vectors/layout.js";
import { vectors } from "./source.js";
import { code, hexByte, shortHex, table, wrapHex } from "./table.js";

/** Commands whose P1 names a step. */
const STEPS: Readonly<Record<string, Readonly<Record<string, number>>>> = { enrol: ENROL_STEP, "link-open": LINK_STEP };

/** The header of a command, a line for each step. */
export function command(name: string): string {
  const found = COMMANDS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no command ${name}`);
  const steps = Object.entries(STEPS[name] ?? {});
  const rows = found.p1.map((p1, i) => {
    const step = steps.find(([, value]) => value === p1)?.[0].toUpperCase() ?? "";
    const lc = found.lc[i];
    const cells = [hexByte(found.cla), hexByte(found.ins), hexByte(p1), hexByte(found.p2)];
    const rest = lc === 0 ? ["–", "–", "00"] : [`${hexByte(lc)} (${lc})`, `${lc} bytes`, "00"];
    return steps.length > 0 ? [step, ...cells, ...rest] : [...cells, ...rest];
  });
  const head = ["CLA", "INS", "P1", "P2", "Lc", "data", "Le"];
  return table(steps.length > 0 ? ["step", ...head] : head, rows);
}

function find(file: string, wanted: (one: Case) => boolean, what: string): Case {
  const found = vectors(file).cases.find((one) => one.error === undefined && wanted(one));
  if (found === undefined) throw new RangeError(`test/vectors/${file}.json has no ${what}`);
  return found;
}

/** The fields of the worked message of a decoder. */
export function fields(file: string, decoder: string): string {
  const worked = find(file, (one) => one.decoder === decoder && one.fields !== undefined, decoder);
  const rows = (worked.fields ?? []).map((one) => [
    String(one.at),
    String(one.length),
    `\`${one.name}\``,
    one.means,
    shortHex(one.hex),
  ]);
  const length = worked.hex.length / 2;
  return `${table(["at", "bytes", "field", "meaning", "example"], rows)}\n\nTogether ${length} bytes in the example.`;
}

/** A whole message of the vectors, by the name of its case. */
export function example(file: string, ...name: readonly string[]): string {
  const worked = find(file, (one) => one.name === name.join(" "), name.join(" "));
  return code(wrapHex(worked.hex));
}

/** What a decoder refuses, and with which name. */
export function errors(file: string, decoder: string): string {
  const rows = vectors(file)
    .cases.filter((one) => one.decoder === decoder && one.error !== undefined)
    .map((one) => [one.name, `\`${one.error}\``]);
  return table(["bytes", "error"], rows);
}

/** An object of a vector file, such as `pay signed 0`: a line for each value. */
export function values(file: string, ...path: readonly string[]): string {
  let at: unknown = vectors(file);
  for (const name of path) at = (at as Record<string, unknown>)[name];
  const lines = Object.entries(at as Record<string, unknown>).flatMap(([name, value]) => {
    const parts = (Array.isArray(value) ? value : [value]).flatMap((one) => wrapHex(String(one)));
    return parts.map((part, i) => `${(i === 0 ? name : "").padEnd(20)} ${part}`);
  });
  return code(lines);
}

export function orders(): string {
  const layouts = vectors("orders").layouts as { tag: number; name: string; layout: string }[];
  return table(
    ["tag", "item", "value"],
    layouts.map(({ tag, name, layout }) => [String(tag), `\`${name}\``, layout]),
  );
}
