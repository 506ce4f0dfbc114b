/** What is said to a person who waits: on stderr, so that it is no part of what a machine reads. */
const SOON_MS = 1_000;
const AGAIN_MS = 10_000;

/** Says `sentence` when the work takes more than a second, and again every ten seconds, with how long it has taken. */
export async function patiently<T>(sentence: string, work: Promise<T>): Promise<T> {
  const started_ms = performance.now();
  let timer: NodeJS.Timeout;
  const say = () => {
    const waited_s = Math.round((performance.now() - started_ms) / 1000);
    process.stderr.write(waited_s > 1 ? `${sentence}: ${waited_s} s\n` : `${sentence}\n`);
    timer = setTimeout(say, AGAIN_MS);
  };
  timer = setTimeout(say, SOON_MS);
  return work.finally(() => clearTimeout(timer));
}
