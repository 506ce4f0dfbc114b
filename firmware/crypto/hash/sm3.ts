// SM3, GB/T 32905.

import { BlockHash } from "./block-hash.js";
import { Sm3Block } from "./sm3-block.gen.js";

export class Sm3 extends BlockHash {
  constructor() {
    super(new Sm3Block());
  }
}
