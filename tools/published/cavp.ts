/**
 * Reads the answer files of NIST's validation programme (CAVP) and what is written like them: `Name = value` lines, a blank line after each case, and
 * headings in brackets that apply until the next.
 */
export interface Case {
  /** The heading that names curve, hash or length, such as "P-256,SHA-256"; "" before the first. */
  readonly heading: string;
  /** By name; where a name occurs twice in a case, the last value. */
  readonly values: Readonly<Record<string, string>>;
}

/** Headings of other kinds say how a case was made, and are ignored. */
const HEADING = /^\[((?:[PKB]-\d+|E[A-E] - |L = ).*)\]$/;

export function readCases(text: string): Case[] {
  const cases: Case[] = [];
  let heading = "";
  let values: Record<string, string> = {};
  const close = () => {
    if (Object.keys(values).length > 0) cases.push({ heading, values });
    values = {};
  };
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^(\w+) ?= ?(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) values[name] = value;
    else close();
    heading = HEADING.exec(line)?.[1] ?? heading;
  }
  close();
  return cases;
}
