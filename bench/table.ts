/**
 * Figures for people.
 */

/** Prints a title and its rows, numbers right-aligned with their thousands apart. */
export function table(title: string, rows: readonly (readonly [string, number])[]): void {
  const texts = rows.map(([name, value]) => [name, value.toLocaleString("en-US")] as const);
  const left = Math.max(...texts.map(([name]) => name.length));
  const right = Math.max(...texts.map(([, value]) => value.length));
  console.log(`\n${title}`);
  for (const [name, value] of texts) {
    console.log(`  ${name.padEnd(left)}  ${value.padStart(right)}`);
  }
}
