/** One lane in a process of its own: `lane-child.ts NAME [filter …]` runs it and sends its LaneResult. */
import { LANES } from "./table.js";

// The parent has ended: its child has no one to report to.
process.on("disconnect", () => process.exit(1));
const [name, ...filters] = process.argv.slice(2);
const lane = LANES.find((one) => one.name === name);
if (lane === undefined) throw new Error(`no lane ${name}`);
const result = await lane.run({ filters });
// It exits even when a lane left an engine or a timer running.
process.send?.(result, () => process.exit(0));
