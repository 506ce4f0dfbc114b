/**
 * The child of lane "node": mocha over the files in its arguments, then one message with the count.
 * It exits at the end even when a test left an engine or a timer running.
 */
import Mocha from "mocha";
import type { NodeCount } from "./node.js";

// The parent has ended: its child has no one to report to.
process.on("disconnect", () => process.exit(1));
// Generous: a story is four processes on two cores, and a slow machine is no defect.
const mocha = new Mocha({ timeout: 300_000, reporter: "dot", color: process.stdout.isTTY });
for (const file of process.argv.slice(2)) {
  mocha.addFile(file);
}
await mocha.loadFilesAsync();
const runner = mocha.run((failures) => {
  const count: NodeCount = { passed: runner.stats?.passes ?? 0, failed: failures };
  process.send?.(count, () => process.exit(failures > 0 ? 1 : 0));
});
