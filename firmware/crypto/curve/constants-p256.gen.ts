// Printed by tools/generate/constants.ts (`npm run generate`): do not edit.
//
// Constants of P256: limbs of 13 bits, least significant first, unless said otherwise. Public.

import type { Constants } from "./curve.js";

export const constantsP256: Constants = Object.freeze({
  /** the field prime */
  p: Object.freeze([8191, 8191, 8191, 8191, 8191, 8191, 8191, 31, 0, 0, 0, 0, 0, 0, 1024, 0, 0, 8184, 8191, 511]),
  /** the group order */
  n: Object.freeze([1361, 793, 4287, 5013, 3899, 3906, 7262, 5556, 1786, 7655, 8191, 8191, 8191, 8191, 1023, 0, 0, 8184, 8191, 511]),
  /** 1 mod p, in Montgomery form */
  one: Object.freeze([16, 0, 0, 0, 0, 0, 0, 7680, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8189, 8191, 127, 0, 0]),
  /** 3 mod p, in Montgomery form */
  three: Object.freeze([48, 0, 0, 0, 0, 0, 0, 6656, 8191, 8191, 8191, 8191, 8191, 8191, 8191, 8185, 8191, 383, 0, 0]),
  /** the curve's b, in Montgomery form */
  b: Object.freeze([7677, 606, 2215, 7148, 6300, 1158, 268, 6481, 92, 5752, 7002, 1061, 3063, 4357, 1384, 4200, 2164, 3818, 24, 390]),
  /** 2^520 mod p: times this is into Montgomery form */
  toField: Object.freeze([768, 0, 0, 0, 0, 8064, 8191, 8191, 8187, 8191, 8127, 8191, 8191, 8191, 8191, 8127, 8191, 2047, 1, 0]),
  /** 1 mod n, in Montgomery form */
  scalarOne: Object.freeze([2800, 3693, 5134, 1703, 3142, 3032, 6680, 1201, 4181, 396, 1, 0, 0, 0, 0, 8190, 8191, 127, 0, 0]),
  /** −1 mod n, in Montgomery form */
  scalarMinusOne: Object.freeze([6753, 5291, 7344, 3309, 757, 874, 582, 4355, 5797, 7258, 8190, 8191, 8191, 8191, 1023, 2, 0, 8056, 8191, 511]),
  /** 2^520 mod n: times this is into Montgomery form */
  toScalar: Object.freeze([954, 4974, 890, 2968, 132, 7877, 2073, 805, 4539, 2731, 5720, 6104, 4790, 6428, 2326, 1016, 6486, 2766, 2917, 450]),
  /** 2^780 mod n: the same for what stands above bit 260 */
  toScalarHigh: Object.freeze([6925, 3057, 8157, 4802, 5884, 4923, 2036, 3709, 4236, 4551, 7320, 7463, 2981, 2339, 1262, 2474, 7142, 6683, 5022, 330]),
  /** 1, plain: times this is out of Montgomery form */
  unit: Object.freeze([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  /** p − 2 in 4-bit digits, most significant first */
  inverseField: Object.freeze([15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 13]),
  /** (p + 1)/4 in 4-bit digits, most significant first */
  rootField: Object.freeze([3, 15, 15, 15, 15, 15, 15, 15, 12, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  /** n − 2 in 4-bit digits, most significant first */
  inverseScalar: Object.freeze([15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 11, 12, 14, 6, 15, 10, 10, 13, 10, 7, 1, 7, 9, 14, 8, 4, 15, 3, 11, 9, 12, 10, 12, 2, 15, 12, 6, 3, 2, 5, 4, 15]),
});
