/**
 * On a computer without the tools the error says what to install: all that is missing, and nothing that is installed.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ROOT } from "../../../tools/bundle.js";

const PROGRAM = fileURLToPath(new URL("./fixtures/without-tools.ts", import.meta.url));

type Reported = { missing: boolean; message: string; packages: string[] };

/** What is reported where only these commands are installed, each of which succeeds with any arguments. */
function reportedWith(...commands: string[]): Reported {
  const folder = mkdtempSync(join(tmpdir(), "openpurse-tools-"));
  try {
    for (const command of commands) {
      writeFileSync(join(folder, command), "#!/bin/sh\necho version\n");
      chmodSync(join(folder, command), 0o755);
    }
    const args = ["--import", "tsx", PROGRAM];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env: { PATH: folder } }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("without tools the emulated board", () => {
  it("names all Debian packages where nothing is", () => {
    const { missing, message, packages } = reportedWith();
    expect(missing).to.equal(true);
    const brings = ["gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf", "qemu-system-misc", "gcc", "libc6-dev"];
    expect(packages).to.deep.equal(brings);
    expect(message).to.equal(
      "riscv64-unknown-elf-gcc, picolibc, qemu-system-riscv32, gcc, stdio.h not found: " +
        `apt-get install ${brings.join(" ")}`,
    );
  });

  it("names the emulator's alone where only that is missing, and so the compiler's", () => {
    expect(reportedWith("gcc", "riscv64-unknown-elf-gcc").message).to.equal(
      "qemu-system-riscv32 not found: apt-get install qemu-system-misc",
    );
    expect(reportedWith("riscv64-unknown-elf-gcc", "qemu-system-riscv32").packages).to.deep.equal(["gcc", "libc6-dev"]);
  });
});
