/** What docs/design/structure.md prints from the rooms: their table, and the folders of release 0.1.0 beside what became of them. */
import type { Room } from "./room.js";
import { ROOMS } from "./rooms.js";
import { code, table } from "./table.js";

/** Folders of 0.1.0 with their number of source files, and where their contents are now. */
const BEFORE: readonly (readonly [folder: string, files: number, now: string])[] = [
  ["protocol", 23, "protocol"],
  ["firmware/port", 8, "firmware/port"],
  ["firmware/journal", 3, "firmware/journal"],
  ["firmware/crypto", 53, "firmware/crypto"],
  ["firmware/purse", 36, "firmware/purse"],
  ["boards/desk", 44, "boards/desktop"],
  ["parties, crypto, ledger", 20, "parties/shared"],
  ["parties/institution", 40, "parties/institution"],
  ["parties/merchant", 6, "parties/merchant"],
  ["parties/services", 31, "services"],
  ["sim", 13, "sim/world"],
  ["sim/town", 19, "sim/town"],
  ["sim/story", 14, "sim/stories"],
  ["sim/server", 9, "sim/api"],
  ["sim/page", 43, "sim/page"],
];

export function structure(): string {
  const lines = BEFORE.map(([folder, files, now]) => {
    const inside = ROOMS.map(({ path }) => path).filter((path) => path.startsWith(`${now}/`));
    const rooms = inside.map((path) => path.slice(now.length + 1)).join(" ");
    return `${folder.padEnd(24)}${String(files).padStart(3)} files  →  ${`${now}/`.padEnd(22)} ${rooms}`.trimEnd();
  });
  return code(lines);
}

/** Entries that all come from one folder are written together. */
function shown({ imports, apart }: Room): string {
  const folders = new Map<string, string[]>();
  for (const entry of new Set(imports)) {
    const cut = entry.includes(":") ? -1 : entry.lastIndexOf("/");
    const names = folders.get(entry.slice(0, cut + 1)) ?? [];
    folders.set(entry.slice(0, cut + 1), [...names, entry.slice(cut + 1)]);
  }
  const groups = [...folders].flatMap(([folder, names]) =>
    folder === "" || names.length === 1 ? names.map((name) => folder + name) : [`${folder}{${names.join(",")}}`],
  );
  const list = groups.map((group) => `\`${group}\``).join(" ");
  return `${list === "" ? "nothing" : list}${apart ? "; its files never import each other" : ""}`;
}

export function rooms(): string {
  return table(
    ["room", "what belongs there", "may import"],
    ROOMS.map((room) => [`\`${room.path}\``, room.belongs, shown(room)]),
  );
}
