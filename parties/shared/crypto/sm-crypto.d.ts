/** sm-crypto ships no types. Only what we use is declared. */
declare module "sm-crypto/src/sm3/index.js" {
  /** SM3 of the bytes, in hexadecimal. */
  const sm3: (message: ArrayLike<number>) => string;
  export default sm3;
}
declare module "sm-crypto" {
  interface Sm2 {
    /** r‖s in hexadecimal over `message`, or over a digest when `hash` is false. Keys in hexadecimal, points uncompressed. */
    doSignature(message: ArrayLike<number>, secret: string, options: { hash: boolean; userId?: string }): string;
    doVerifySignature(
      message: ArrayLike<number>,
      signature: string,
      publicKey: string,
      options: { hash: boolean; userId?: string },
    ): boolean;
  }
  const sm: { sm2: Sm2; sm3: (message: ArrayLike<number>) => string };
  export default sm;
}
