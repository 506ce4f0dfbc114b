/**
 * The images of this folder, bundled for the engine under test.
 */
import { join } from "node:path";
import { type BundleOptions, bundle, ROOT } from "../tools/bundle.js";

/** `entry` is relative to bench/. */
export function bundled(entry: string, options: BundleOptions = {}): Promise<Uint8Array> {
  return bundle(join(ROOT, "bench", entry), options);
}
