/**
 * The compilers and emulators of this computer.
 *
 * Guarantees: a missing tool is named together with the Debian packages that contain it.
 */
import { execFile, execFileSync } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** One thing that has to be installed. */
export type Tool = {
  /** Its name in the error message. */
  readonly name: string;
  readonly command: string;
  /** Arguments with which the command succeeds where the tool is installed. */
  readonly probe: readonly string[];
  /** Debian's and Ubuntu's names. */
  readonly packages: readonly string[];
};

/** Something cannot be built or run on this computer; the message says what is missing and how to install it. */
export class ToolchainMissing extends Error {
  readonly packages: readonly string[];
  constructor(message: string, packages: readonly string[] = []) {
    super(message);
    this.packages = packages;
  }
}

/** Succeeds with a compiler that has a C library. */
const READS_STDIO = ["-E", "-include", "stdio.h", "-x", "c", "/dev/null"];

/** The compiler that makes programs for this computer, and its C library. `CC` in the environment chooses another compiler. */
export function hostTools(command = process.env.CC ?? "gcc"): readonly [compiler: Tool, library: Tool] {
  return [
    { name: basename(command), command, probe: ["--version"], packages: ["gcc"] },
    { name: "stdio.h", command, probe: READS_STDIO, packages: ["libc6-dev"] },
  ];
}

/** The C library that a compiler finds with these flags. */
export function libraryOf(name: string, command: string, flags: readonly string[], packages: readonly string[]): Tool {
  return { name, command, probe: [...flags, ...READS_STDIO], packages };
}

const probed = new Map<string, string | undefined>();

/** The first line that the probe prints, or undefined where the tool is missing. Run once a process. */
function answerOf({ command, probe }: Tool): string | undefined {
  const key = [command, ...probe].join("\0");
  if (!probed.has(key)) {
    try {
      const text = execFileSync(command, probe, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      probed.set(key, text.split("\n")[0]);
    } catch {
      probed.set(key, undefined);
    }
  }
  return probed.get(key);
}

/** Null where all of these are installed; otherwise the error that names those that are not. */
export function missing(tools: readonly Tool[]): ToolchainMissing | null {
  const absent = tools.filter((tool) => answerOf(tool) === undefined);
  if (absent.length === 0) return null;
  const packages = absent.flatMap((tool) => tool.packages);
  const names = absent.map(({ name }) => name).join(", ");
  return new ToolchainMissing(`${names} not found: apt-get install ${packages.join(" ")}`, packages);
}

/** The versions that these tools print, as one text. Throws ToolchainMissing. */
export function versionsOf(tools: readonly Tool[]): string {
  const error = missing(tools);
  if (error) throw error;
  return tools.map(answerOf).join("\n");
}

/** Runs a tool to its end; rejects with the first lines of its errors. */
export async function invoke(command: string, args: readonly string[], what: string): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 1 << 26 });
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr || error);
    throw new Error(`${what}: ${text.trim().split("\n").slice(0, 20).join("\n")}`);
  }
}
