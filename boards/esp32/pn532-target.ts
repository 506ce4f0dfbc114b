/**
 * The conversation that makes a PN532 a card: what to say to the chip next, given what it said. No I/O, so it replays.
 *
 * Guarantees: the listener gets whole APDUs, in order, one at a time, and hears of every field that comes and goes. A reader learns nothing from
 * the card's number: it is random, and new for each field.
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

/** Normal mode; the time-out is unused in it; the ready wire is driven. */
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

export interface TargetOptions {
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

  /** True while the chip may take as long as it likes: nobody knows when a reader comes or speaks. */
  get patient(): boolean {
    return this.code === CODE.initAsTarget || this.code === CODE.getData;
  }

  /** Begins with a chip fresh from reset. */
  begin(): void {
    this.lost();
    this.#say(CODE.samConfiguration, SAM_NORMAL);
  }

  /** The reader or the chip is gone. */
  lost(): void {
    if (!this.#field) return;
    this.#field = false;
    this.#listener.field(false);
  }

  /** The chip's answer to the command under way: `length` bytes after the code, from `at`. False when it makes no sense: reset the chip. */
  answered(bytes: Uint8Array, at: number, length: number): boolean {
    switch (this.code) {
      case CODE.samConfiguration:
        this.#say(CODE.setParameters, PARAMETERS);
        return true;
      case CODE.setParameters:
        this.#offer();
        return true;
      case CODE.initAsTarget:
        return this.#arrived(length);
      case CODE.getData:
        return this.#heard(bytes, at, length);
      default:
        return this.#told(bytes, at, length);
    }
  }

  /** Waits for a reader, under a new number. */
  #offer(): void {
    this.lost();
    this.#random(this.#number);
    this.#say(CODE.initAsTarget, [MODE, ...SENS_RES]);
    this.#put(this.#number);
    this.#command[this.#size++] = SEL_RES;
    this.#command.fill(0, this.#size, this.#size + REST);
    this.#size += REST;
  }

  #arrived(length: number): boolean {
    if (length < 1) return false;
    this.#field = true;
    this.#length = 0;
    this.#listener.field(true);
    this.#say(CODE.getData, []);
    return true;
  }

  #heard(bytes: Uint8Array, at: number, length: number): boolean {
    if (length < 1) return false;
    const status = bytes[at];
    if ((status & STATUS) !== 0) {
      this.#offer();
      return true;
    }
    for (let i = 1; i < length && this.#length < LONGEST_APDU; i++) this.#apdu[this.#length++] = bytes[at + i];
    if ((status & MORE) !== 0) this.#say(CODE.getData, []);
    else this.#reply();
    return true;
  }

  #reply(): void {
    const answer = this.#listener.command(this.#apdu.slice(0, this.#length));
    this.#length = 0;
    if (answer.length > LONGEST_ANSWER) throw new RangeError("an answer that is too long for a frame");
    this.#say(CODE.setData, []);
    this.#put(answer);
  }

  #told(bytes: Uint8Array, at: number, length: number): boolean {
    if (length < 1) return false;
    if ((bytes[at] & STATUS) !== 0) this.#offer();
    else this.#say(CODE.getData, []);
    return true;
  }

  #say(code: number, data: readonly number[]): void {
    this.#command[1] = code;
    this.#size = 2;
    for (const byte of data) this.#command[this.#size++] = byte;
  }

  #put(bytes: Uint8Array): void {
    this.#command.set(bytes, this.#size);
    this.#size += bytes.length;
  }
}
