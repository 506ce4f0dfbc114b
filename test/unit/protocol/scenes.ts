/** How the scenes of answers.ts are played: each brings a bracelet to the point and says the APDU whose answer is the row's. */
import { Bracelet } from "../../../firmware/main.js";
import type { Radio } from "../../../firmware/purse/state/session.js";
import { COMMANDS, type CommandName, encodeCommand } from "../../../protocol/commands/apdu.js";
import type { MemoryBoard } from "../../harness/board.js";
import { meet } from "../../harness/purse.js";
import { type Stage, type Staged, stage } from "./stages.js";

export interface Played {
  readonly board: MemoryBoard;
  readonly bracelet: Bracelet;
  readonly apdu: Uint8Array;
  /** The contactless field unless it says otherwise. */
  readonly via?: Radio;
  /** The same bytes as these must come back. */
  readonly same?: Uint8Array;
}

export type Scene = (at: Stage) => Played;
export type Scenes = Readonly<Record<string, Scene>>;

/** A copy of the stage, in the field, selected. */
export function met(at: Stage): Staged {
  const staged = stage(at);
  meet(staged.bracelet);
  return staged;
}

export function kind({ board, bracelet }: Staged, apdu: Uint8Array, same?: Uint8Array): Played {
  return same === undefined ? { board, bracelet, apdu } : { board, bracelet, apdu, same };
}

/** One sentence after SELECT. */
export function plainly(apdu: (staged: Staged, at: Stage) => Uint8Array): Scene {
  return (at) => {
    const staged = met(at);
    return kind(staged, apdu(staged, at));
  };
}

/** The same medium after a power cycle, in the field, selected. */
export function rebooted(staged: Staged): Staged {
  const board = staged.board.clone(11);
  const next = { board, bracelet: new Bracelet(board), bank: staged.bank };
  meet(next.bracelet);
  return next;
}

/** A well-formed command of that name with data that means nothing. */
export function noiseCommand(name: CommandName, p1?: number): Uint8Array {
  const code = COMMANDS.find((one) => one.name === name);
  if (code === undefined) throw new Error(`no command ${name}`);
  const lc = code.lc[code.p1.indexOf(p1 ?? code.p1[0])];
  return encodeCommand(name, new Uint8Array(lc).fill(0x5a), p1);
}
