/**
 * Whether a process is still there, for tests that nothing is left behind.
 */
import { existsSync, readFileSync } from "node:fs";

/** A process that has ended but that init has not yet buried (a zombie) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch (error) {
    // Alive, but on a system without /proc.
    return (error as NodeJS.ErrnoException).code === "ENOENT" && !existsSync("/proc");
  }
}

/** Within two seconds. */
export async function isGoneSoon(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && isAlive(pid); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return !isAlive(pid);
}
