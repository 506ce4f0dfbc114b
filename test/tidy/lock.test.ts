/** The lock file names every binary that a package may want, whatever the platform it was written on: otherwise `npm ci` fails elsewhere. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../tools/bundle.js";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** Optional dependencies of a locked package that the lock does not have. */
function missing(lock: Lock): string[] {
  return Object.values(lock.packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));
}

const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;

describe("package-lock.json", () => {
  it("has every optional dependency", () => {
    expect(missing(lock)).to.deep.equal([]);
  });

  it("would be shown when one is dropped", () => {
    const name = "node_modules/@biomejs/cli-darwin-arm64";
    const { [name]: _, ...packages } = lock.packages;
    expect(missing({ packages })).to.deep.equal(["@biomejs/cli-darwin-arm64"]);
  });
});
