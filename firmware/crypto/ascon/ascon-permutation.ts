// The Ascon permutation (NIST SP 800-232, clause 3): bitwise only, so it is constant-time and cannot overflow.
//
// The state is ten int32 numbers: upper half of word i at 2i, lower half at 2i + 1. It lives in locals for all rounds, since
// an array access costs XS several times what an operation costs; the S-box writes into fresh names (p, q, r, s, t for the five
// words, capitals for lower halves) that the linear layer reads, so nothing is copied.
// The round constant (table 5: 0xf0, 0xe1, … 0x4b) falls by 15 each round, so it counts the rounds too.

/** state = Ascon-p[12 − first](state): `first` is 0 for twelve rounds and 4 for eight. */
export function asconPermutation(state: number[], first: number): void {
  // public first, constant: the number of rounds is fixed by the mode
  let a = state[0];
  let A = state[1];
  let b = state[2];
  let B = state[3];
  let c = state[4];
  let C = state[5];
  let d = state[6];
  let D = state[7];
  let e = state[8];
  let E = state[9];
  let p = 0;
  let P = 0;
  let q = 0;
  let Q = 0;
  let r = 0;
  let R = 0;
  let s = 0;
  let S = 0;
  let t = 0;
  let T = 0;
  for (let constant = 0xf0 - 15 * first; constant > 0x3c; constant = constant - 15) {
    C = C ^ constant;

    a = a ^ e;
    e = e ^ d;
    c = c ^ b;
    t = e ^ (~a & b);
    p = a ^ (~b & c);
    q = b ^ (~c & d);
    r = c ^ (~d & e);
    s = d ^ (~e & a) ^ r;
    q = q ^ p;
    p = p ^ t;

    A = A ^ E;
    E = E ^ D;
    C = C ^ B;
    T = E ^ (~A & B);
    P = A ^ (~B & C);
    Q = B ^ (~C & D);
    R = C ^ (~D & E);
    S = D ^ (~E & A) ^ R;
    Q = Q ^ P;
    P = P ^ T;

    a = p ^ (((p >> 19) & 8191) | (P << 13)) ^ (((p >> 28) & 15) | (P << 4));
    A = P ^ (((P >> 19) & 8191) | (p << 13)) ^ (((P >> 28) & 15) | (p << 4));
    b = q ^ (((Q >> 29) & 7) | (q << 3)) ^ (((Q >> 7) & 33554431) | (q << 25));
    B = Q ^ (((q >> 29) & 7) | (Q << 3)) ^ (((q >> 7) & 33554431) | (Q << 25));
    c = ~(r ^ (((r >> 1) & 2147483647) | (R << 31)) ^ (((r >> 6) & 67108863) | (R << 26)));
    C = ~(R ^ (((R >> 1) & 2147483647) | (r << 31)) ^ (((R >> 6) & 67108863) | (r << 26)));
    d = s ^ (((s >> 10) & 4194303) | (S << 22)) ^ (((s >> 17) & 32767) | (S << 15));
    D = S ^ (((S >> 10) & 4194303) | (s << 22)) ^ (((S >> 17) & 32767) | (s << 15));
    e = t ^ (((t >> 7) & 33554431) | (T << 25)) ^ (((T >> 9) & 8388607) | (t << 23));
    E = T ^ (((T >> 7) & 33554431) | (t << 25)) ^ (((t >> 9) & 8388607) | (T << 23));
  }
  state[0] = a;
  state[1] = A;
  state[2] = b;
  state[3] = B;
  state[4] = c;
  state[5] = C;
  state[6] = d;
  state[7] = D;
  state[8] = e;
  state[9] = E;
}
