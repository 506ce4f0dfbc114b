/**
 * C programs, built from their sources on first use.
 *
 * Guarantees: the path is that of a finished program of exactly the present sources; several processes may build at once and share the work: each
 * compiles in an order of its own and uses the objects that another has made.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hashOf, made } from "../../tools/build-cache.js";
import { invoke } from "./toolchain.js";

const JOBS = 2;

/** Sources that are compiled alike. */
type Part = {
  readonly sources: readonly string[];
  readonly flags: readonly string[];
  /** Files that any of them may include: when one changes, all are compiled again. Anything finer would need the compiler's dependency lists. */
  readonly includes: readonly string[];
};

export type Program = {
  readonly name: string;
  readonly compiler: string;
  /** Of all tools that take part, as text. */
  readonly versions: string;
  readonly parts: readonly Part[];
  /** Arguments before and after the objects. */
  readonly link: readonly [before: readonly string[], after: readonly string[]];
  /** Files that the linker reads. */
  readonly scripts?: readonly string[];
};

/** Called after each file. */
export type Progress = (name: string, done: number, total: number) => void;

type Unit = { readonly source: string; readonly flags: readonly string[]; readonly key: string };

/** Files with one of these endings, sorted. */
export function filesIn(folder: string, ...endings: readonly string[]): string[] {
  const names = readdirSync(folder).filter((name) => endings.some((ending) => name.endsWith(ending)));
  return names.sort().map((name) => join(folder, name));
}

/** A line on stderr that overwrites itself; where stderr is no terminal, every tenth. */
function progressLine(name: string, done: number, total: number): void {
  const { isTTY } = process.stderr;
  const end = done === total || !isTTY ? "\n" : "\r";
  if (isTTY || done % 10 === 0 || done === total) process.stderr.write(`building ${name}: ${done}/${total}${end}`);
}

function unitsOf({ versions, parts }: Program): Unit[] {
  return parts.flatMap(({ sources, flags, includes }) => {
    const base = hashOf([versions, flags.join("\0"), ...includes.map((file) => readFileSync(file))]);
    return sources.map((source) => ({ source, flags, key: hashOf([base, readFileSync(source)]) }));
  });
}

function shuffled<T>(list: readonly T[]): T[] {
  const order = list.map((one) => [Math.random(), one] as const);
  return order.sort(([a], [b]) => a - b).map(([, one]) => one);
}

/** Object files by source. */
async function objectsOf(program: Program, units: readonly Unit[], folder: string, progress: Progress) {
  const objects = new Map<string, string>();
  const waiting = shuffled(units);
  const worker = async (): Promise<void> => {
    for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
      const { source, flags, key } = unit;
      const what = `${basename(source)} does not compile`;
      const object = await made(join(folder, "objects", `${basename(source)}-${key}.o`), (temporary) =>
        invoke(program.compiler, [...flags, "-c", source, "-o", temporary], what),
      );
      objects.set(source, object);
      progress(program.name, objects.size, units.length);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  return objects;
}

/** Path of the program, in `folder`/HASH/. Rejects with what the compiler says. */
export function buildProgram(program: Program, folder: string, progress: Progress = progressLine): Promise<string> {
  const units = unitsOf(program);
  const { name, compiler, link, scripts = [] } = program;
  const keys = units.map(({ key }) => key);
  const key = hashOf([...keys, link.flat().join("\0"), ...scripts.map((file) => readFileSync(file))]);
  return made(join(folder, key, name), async (temporary) => {
    const objects = await objectsOf(program, units, folder, progress);
    // In the order of the sources, whatever the order of compilation was.
    const inputs = units.map(({ source }) => objects.get(source) as string);
    await invoke(compiler, [...link[0], ...inputs, ...link[1], "-o", temporary], `${name} does not link`);
  });
}
