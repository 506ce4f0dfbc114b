/** js-ascon ships no types. Only what ascon.ts uses is declared. */
declare module "js-ascon" {
  interface Ascon {
    encrypt(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Uint8Array;
    decrypt(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, box: Uint8Array): Uint8Array | null;
    hash(message: Uint8Array, variant: string, length: number): Uint8Array;
  }
  const ascon: Ascon;
  export default ascon;
}
