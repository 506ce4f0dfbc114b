/** What a row of the table of rooms is (tools/docs/rooms.ts). */

export interface Room {
  /** A folder from the root, or a single file. */
  readonly path: string;
  /** What belongs there, for a newcomer. */
  readonly belongs: string;
  /**
   * A room or a file; `room/*` is the room and every room inside it; `node:` is Node's own modules; `npm:name` is a package with its parts, and
   * `npm:` any package. `*` is everything.
   */
  readonly imports: readonly string[];
  /** Files of this room never import each other. */
  readonly apart?: true;
}

/** What both sides of the air share, but for the radio. */
export const CODEC = ["protocol/codec", "protocol/commands", "protocol/messages"] as const;
