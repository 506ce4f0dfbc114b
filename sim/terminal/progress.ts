/** Progress for a person who waits: on stderr, because a machine reads stdout. */
const FIRST_MS = 1_000;
const AGAIN_MS = 10_000;

/** Prints `sentence` when the work takes more than a second, and again every ten seconds, with how long it has taken. */
export async function withProgress<T>(sentence: string, work: Promise<T>): Promise<T> {
  const started_ms = performance.now();
  let timer: NodeJS.Timeout;
  const report = () => {
    const waited_s = Math.round((performance.now() - started_ms) / 1000);
    process.stderr.write(waited_s > 1 ? `${sentence}: ${waited_s} s\n` : `${sentence}\n`);
    timer = setTimeout(report, AGAIN_MS);
  };
  timer = setTimeout(report, FIRST_MS);
  return work.finally(() => clearTimeout(timer));
}
