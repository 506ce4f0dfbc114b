/**
 * The rooms of the project: what belongs into each folder and what its files may import. The one place where the rule of a room is written (rooms-wrist.ts and
 * rooms-around.ts have the rows): docs/design/structure.md prints it, and test/tidy/imports.test.ts holds every import to it, `import type` included.
 *
 * A file belongs to the room with the longest path that holds it. Files of one room may import each other, unless the room says `apart`.
 */
import type { Room } from "./room.js";
import { AROUND } from "./rooms-around.js";
import { WRIST } from "./rooms-wrist.js";

export const ROOMS: readonly Room[] = [...WRIST, ...AROUND];

/** The room that a file, given from the root, belongs to; null when it is in none. */
export function roomOf(file: string): Room | null {
  const holders = ROOMS.filter(({ path }) => file === path || file.startsWith(`${path}/`));
  return holders.reduce<Room | null>(
    (best, room) => (best === null || room.path.length > best.path.length ? room : best),
    null,
  );
}

/** Whether a file of `room` may import `target`: a file from the root, `node:name` or `npm:name`. */
export function mayImport(room: Room, target: string): boolean {
  const home = roomOf(target)?.path;
  if (home === room.path) return room.apart !== true;
  return room.imports.some((entry) => {
    if (entry === "*" || entry === target) return true;
    if (home !== undefined && home.length <= entry.length && target.startsWith(`${entry}/`)) return true;
    if (entry === "node:" || entry === "npm:") return target.startsWith(entry);
    if (entry.startsWith("npm:")) return target.startsWith(`${entry}/`) || target.startsWith(`${entry}:`);
    return entry.endsWith("/*") && target.startsWith(entry.slice(0, -1));
  });
}
