// SHA-256, FIPS 180-4.

import { BlockHash } from "./block-hash.js";
import { Sha256Block } from "./sha256-block.gen.js";

export class Sha256 extends BlockHash {
  constructor() {
    super(new Sha256Block());
  }
}
