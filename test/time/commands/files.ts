/** What a history starts with, as files that the desktop board opens. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openVault } from "../../../boards/desktop/v8/vault.js";
import type { History } from "./history.js";

/** Writes flash and vault to temporary files; `use` gets the arguments of a shell that runs the image on them. */
export async function withFiles<T>(image: string, history: History, use: (shell: string[]) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  try {
    const [flash, vault] = [join(folder, "flash.bin"), join(folder, "vault.bin")];
    const { contents, seed } = history;
    writeFileSync(flash, contents.flash);
    const made = openVault(vault, true);
    for (const [slot, record] of contents.vault) made.write(slot, record);
    for (let i = 0; i < contents.counter; i++) made.bump();
    const files = ["--flash", flash, "--flash-size", String(contents.flash.length), "--vault", vault];
    return await use([image, ...files, "--seed", seed, "--heap", "400000"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
