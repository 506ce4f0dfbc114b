/**
 * The state machine that makes a PN532 a card: the next command to the chip, given its last answer. No I/O, so it can be replayed.
 *
 * Guarantees: the listener gets whole APDUs, in order, one at a time, and is told of each field on and off. The card's number identifies nothing:
 * it is random, and new for each field.
 * Assumes: one command is under way at a time (pn532.ts). The chip asks a waiting reader for more time by itself (S(WTX)).
 * Codes and fields: NXP UM0701-02, clause 7.
 */
import type { NfcListener } from "../../firmware/port/nfc.js";
import { TFI } from "./pn532-frame.js";

export const CODE = Object.freeze({
  samConfiguration: 0x14,
  setParameters: 0x12,
  initAsTarget: 0x8c,
  getData: 0x86,
  setData: 0x8e,
});

/** Normal mode, in which the time-out is unused; the ready line is driven. */
const SAM_NORMAL: readonly number[] = Object.freeze([0x01, 0x14, 0x01]);
/** As after reset (automatic ATR_RES and RATS), and the chip itself speaks ISO/IEC 14443-4 as a card. */
const PARAMETERS: readonly number[] = Object.freeze([0x34]);
/** Passive only, card of ISO/IEC 14443-4 only. */
const MODE = 0x05;
/** SENS_RES, low byte first. */
const SENS_RES: readonly number[] = Object.freeze([0x04, 0x00]);
/** SEL_RES: compliant with ISO/IEC 14443-4. */
const SEL_RES = 0x20;
/** FeliCa parameters, NFCID3, no general bytes, no historical bytes: all zero. */
const REST = 18 + 10 + 1 + 1;
const NUMBER_LENGTH = 3;

/** Status of getData: what follows belongs to the same APDU; the code itself. */
const MORE = 0x40;
const STATUS = 0x3f;

/** A short APDU has 261 bytes at most; one that is longer stays too long here, and the bracelet refuses it. */
const LONGEST_APDU = 262;
const LONGEST_ANSWER = 252;

interface TargetOptions {
  readonly listener: NfcListener;
  /** Random bytes, for the card's number. */
  readonly random: (into: Uint8Array) => void;
}

export class Target {
  readonly #listener: NfcListener;
  readonly #random: (into: Uint8Array) => void;
  readonly #command = new Uint8Array(2 + LONGEST_ANSWER);
  readonly #number = new Uint8Array(NUMBER_LENGTH);
  readonly #apdu = new Uint8Array(LONGEST_APDU);
  #length = 0;
  #field = false;
  /** Of `#command`. */
  #size = 0;

  constructor(options: TargetOptions) {
    this.#listener = options.listener;
    this.#random = options.random;
    this.#command[0] = TFI.host;
  }

  /** The command under way, from its TFI; good until the next call. */
  get command(): Uint8Array {
    return this.#command;
  }

  get size(): number {
    return this.#size;
  }

  get code(): number {
    return this.#command[1];
  }

  /** True while the chip's answer has no time limit: it depends on when a reader comes and sends. */
  get patient(): boolean {
    return this.code === CODE.initAsTarget || this.code === CODE.getData;
  }

  /** Begins with a chip fresh from reset. */
  begin(): void {
    this.lost();
    this.#send(CODE.samConfiguration, SAM_NORMAL);
  }

  /** The reader left, or the chip is being reset. */
  lost(): void {
    if (!this.#field) return;
    this.#field = false;
    this.#listener.field(false);
  }

  /** The chip's answer to the command under way: `length` bytes after the code, from `at`. False when it is malformed: reset the chip. */
  answered(bytes: Uint8Array, at: number, length: number): boolean {
    switch (this.code) {
      case CODE.samConfiguration:
        this.#send(CODE.setParameters, PARAMETERS);
        return true;
      case CODE.setParameters:
        this.#waitForReader();
        return true;
      case CODE.initAsTarget:
        return this.#activated(length);
      case CODE.getData:
        return this.#received(bytes, at, length);
      default:
        return this.#sent(bytes, at, length);
    }
  }

  /** Waits for a reader, with a new card number. */
  #waitForReader(): void {
    this.lost();
    this.#random(this.#number);
    this.#send(CODE.initAsTarget, [MODE, ...SENS_RES]);
    this.#append(this.#number);
    this.#command[this.#size++] = SEL_RES;
    this.#command.fill(0, this.#size, this.#size + REST);
    this.#size += REST;
  }

  #activated(length: number): boolean {
    if (length < 1) return false;
    this.#field = true;
    this.#length = 0;
    this.#listener.field(true);
    this.#send(CODE.getData, []);
    return true;
  }

  #received(bytes: Uint8Array, at: number, length: number): boolean {
    if (length < 1) return false;
    const status = bytes[at];
    if ((status & STATUS) !== 0) {
      this.#waitForReader();
      return true;
    }
    for (let i = 1; i < length && this.#length < LONGEST_APDU; i++) this.#apdu[this.#length++] = bytes[at + i];
    if ((status & MORE) !== 0) this.#send(CODE.getData, []);
    else this.#reply();
    return true;
  }

  #reply(): void {
    const answer = this.#listener.command(this.#apdu.slice(0, this.#length));
    this.#length = 0;
    if (answer.length > LONGEST_ANSWER) throw new RangeError("an answer that is too long for a frame");
    this.#send(CODE.setData, []);
    this.#append(answer);
  }

  #sent(bytes: Uint8Array, at: number, length: number): boolean {
    if (length < 1) return false;
    if ((bytes[at] & STATUS) !== 0) this.#waitForReader();
    else this.#send(CODE.getData, []);
    return true;
  }

  #send(code: number, data: readonly number[]): void {
    this.#command[1] = code;
    this.#size = 2;
    for (const byte of data) this.#command[this.#size++] = byte;
  }

  #append(bytes: Uint8Array): void {
    this.#command.set(bytes, this.#size);
    this.#size += bytes.length;
  }
}
