/** One lane in a process of its own: `lane-child.ts NAME [filter …]` runs it and sends what it has to say, a LaneResult. */
import { LANES } from "./table.js";

// Who asked is gone: so is the question.
process.on("disconnect", () => process.exit(1));
const [name, ...filters] = process.argv.slice(2);
const lane = LANES.find((one) => one.name === name);
if (lane === undefined) throw new Error(`no lane ${name}`);
const result = await lane.run({ filters });
// It leaves by itself: a lane that forgot an engine or a timer must not hold up the run.
process.send?.(result, () => process.exit(0));
