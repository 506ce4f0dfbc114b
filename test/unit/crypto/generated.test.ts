/** The generated files in the tree are what the generator prints today, and the check notices when one is not. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const check = (folder: string) =>
  spawnSync(process.execPath, ["--import", "tsx", "tools/generate.ts", "--check"], { cwd: folder, encoding: "utf8" });

describe("generated code", function () {
  this.timeout(30_000);

  it("is current", () => {
    const { status, stderr } = check(root);
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
  });

  it("control: one changed digit is noticed", () => {
    const copy = mkdtempSync(join(tmpdir(), "openpurse-generated-"));
    try {
      for (const path of ["tools", "firmware/crypto", "package.json"]) {
        cpSync(join(root, path), join(copy, path), { recursive: true });
      }
      symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
      const generated = readdirSync(join(copy, "firmware/crypto"), { recursive: true, encoding: "utf8" }).filter(
        (name) => name.endsWith(".gen.ts"),
      );
      expect(generated.length).to.equal(11);
      expect(check(copy).status).to.equal(0);
      writeFileSync(join(copy, "firmware/crypto", generated[0] as string), "// changed\n");
      expect(check(copy).status).to.equal(1);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
