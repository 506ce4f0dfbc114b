// Printed by tools/generate/constants.ts (`npm run generate`): do not edit.
//
// Constants of Sm2: limbs of 13 bits, least significant first, unless said otherwise. Public.

import type { Constants } from "./curve.js";

export const constantsSm2: Constants = Object.freeze({
  /** the field prime */
  p: Object.freeze([8191, 8191, 8191, 8191, 4095, 0, 0, 8160, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8183, 8191, 511]),
  /** the group order */
  n: Object.freeze([291, 3754, 590, 6120, 5435, 661, 1816, 3428, 991, 7056, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8183, 8191, 511]),
  /** 1 mod p, in Montgomery form */
  one: Object.freeze([16, 0, 0, 0, 0, 8184, 8191, 511, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0]),
  /** 3 mod p, in Montgomery form */
  three: Object.freeze([48, 0, 0, 0, 0, 8168, 8191, 1535, 0, 0, 0, 0, 0, 0, 0, 0, 0, 384, 0, 0]),
  /** the curve's b, in Montgomery form */
  b: Object.freeze([5154, 110, 3247, 1548, 4306, 7515, 3405, 5651, 4985, 6375, 4337, 5283, 4190, 3082, 5278, 1424, 526, 1133, 8070, 129]),
  /** 2^520 mod p: times this is into Montgomery form */
  toField: Object.freeze([768, 0, 0, 4, 0, 8064, 8191, 8191, 2, 0, 64, 0, 4096, 0, 0, 64, 0, 0, 1, 0]),
  /** 1 mod n, in Montgomery form */
  scalarOne: Object.freeze([3536, 5471, 6936, 382, 3140, 5797, 3710, 2492, 521, 1790, 2, 0, 0, 0, 0, 0, 0, 128, 0, 0]),
  /** −1 mod n, in Montgomery form */
  scalarMinusOne: Object.freeze([4947, 6474, 1845, 5737, 2295, 3056, 6297, 935, 470, 5266, 8189, 8191, 8191, 8191, 8191, 8191, 8191, 8055, 8191, 511]),
  /** 2^520 mod n: times this is into Montgomery form */
  toScalar: Object.freeze([7654, 4747, 6610, 6188, 1048, 4030, 2489, 2575, 7196, 2110, 5393, 8129, 943, 1062, 2111, 1900, 2877, 5633, 6404, 363]),
  /** 2^780 mod n: the same for what stands above bit 260 */
  toScalarHigh: Object.freeze([6493, 2470, 927, 3091, 6242, 542, 3890, 851, 1216, 846, 5083, 2911, 5912, 7580, 5102, 2200, 3745, 3778, 4726, 100]),
  /** 1, plain: times this is out of Montgomery form */
  unit: Object.freeze([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  /** p − 2 in 4-bit digits, most significant first */
  inverseField: Object.freeze([15, 15, 15, 15, 15, 15, 15, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 13]),
  /** (p + 1)/4 in 4-bit digits, most significant first */
  rootField: Object.freeze([3, 15, 15, 15, 15, 15, 15, 15, 11, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 12, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  /** n − 2 in 4-bit digits, most significant first */
  inverseScalar: Object.freeze([15, 15, 15, 15, 15, 15, 15, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 7, 2, 0, 3, 13, 15, 6, 11, 2, 1, 12, 6, 0, 5, 2, 11, 5, 3, 11, 11, 15, 4, 0, 9, 3, 9, 13, 5, 4, 1, 2, 1]),
});
