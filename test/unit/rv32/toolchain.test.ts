/**
 * A computer without the tools is told what to install.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { PACKAGES } from "../../../boards/virt-rv32/toolchain.js";
import { ROOT } from "../../../tools/bundle.js";

const PROGRAM = fileURLToPath(new URL("fixtures/without-tools.ts", import.meta.url));

describe("without the cross-compiler and the emulator", () => {
  it("the error is typed and names the Debian packages", () => {
    const args = ["--import", "tsx", PROGRAM];
    const text = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env: { PATH: "/nowhere" } });
    const told = JSON.parse(text) as { missing: boolean; message: string; packages: string[] };
    expect(told.missing).to.equal(true);
    expect(told.packages).to.deep.equal([...PACKAGES]);
    expect(told.message).to.include("qemu-system-riscv32").and.include("riscv64-unknown-elf-gcc");
    for (const name of PACKAGES) {
      expect(told.message).to.include(name);
    }
  });
});
