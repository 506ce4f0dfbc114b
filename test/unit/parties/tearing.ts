/** Pipes that fail, for tests. */
import type { ApduExchange } from "../../../parties/shared/environment.js";

/** A pipe that loses the n-th exchange: the command on the way there, or the answer on the way back. */
export function tearing(pipe: ApduExchange, at: number, side: "command" | "answer"): ApduExchange {
  let n = 0;
  return async (apdu) => {
    const lost = n++ === at;
    if (lost && side === "command") throw new Error("field lost");
    const answer = await pipe(apdu);
    return lost ? answer.slice(0, 1) : answer;
  };
}
