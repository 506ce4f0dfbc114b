/**
 * A stranger's visit to a bracelet at some stage of its life, judged: only published words, each only where the table of answers has it, no data
 * with any word but `done`, nothing written unless the word is `done`, and the same purse after a power cycle when nothing was written.
 */
import type { Bracelet } from "../../firmware/main.js";
import { SLOT } from "../../firmware/port/vault.js";
import { decodeCommand, decodeResponse } from "../../protocol/commands/apdu.js";
import { SW } from "../../protocol/commands/status.js";
import type { MemoryBoard } from "../harness/board.js";
import { ANSWERS, type Word } from "../unit/protocol/answers.js";
import { STAGES, type Stage, stage, statusOf } from "../unit/protocol/stages.js";
import { plain } from "../unit/protocol/vector-files.js";
import type { Act } from "./apdus.js";

type Visited = Pick<Bracelet, "command" | "field" | "press" | "idle">;
export type Wrap = (bracelet: Visited, board: MemoryBoard) => Visited;
export const asItIs: Wrap = (bracelet) => bracelet;

const WORDS = new Map<number, Word>(Object.entries(SW).map(([name, sw]) => [sw, name as Word]));

/** Words that the table has for a command at a stage. */
const allowed = new Map<string, Set<Word>>();
for (const { command, stages, word } of ANSWERS) {
  for (const at of stages) {
    const key = `${command}.${at}`;
    allowed.set(key, (allowed.get(key) ?? new Set()).add(word));
  }
}

/** Personalisation may go on during a visit: the vault says how far it is. */
function stageNow(start: Stage, { slots }: MemoryBoard): Stage {
  if (STAGES[start] !== "blank") return start;
  if (slots[SLOT.order].length > 0) return "ordered";
  if (slots[SLOT.pin].length > 0) return "pinned";
  return slots[SLOT.identity].length > 0 ? "made" : "blank";
}

/** What was said and answered: word and length of the data, a line each. */
export type Transcript = string[];

export interface VisitCount {
  commands: number;
  words: Record<string, number>;
}

function judgeReply(reply: Uint8Array, apdu: Uint8Array, at: Stage): Word {
  const decoded = decodeResponse(reply);
  if (!decoded.ok) throw new Error(`an answer of no form: ${decoded.error}`);
  const word = WORDS.get(decoded.value.sw);
  if (word === undefined) throw new Error(`a word that is not published: ${decoded.value.sw.toString(16)}`);
  const command = decodeCommand(apdu);
  const name = command.ok ? command.value.name : "any";
  const listed = allowed.get(`${name}.${at}`)?.has(word) || allowed.get(`any.${at}`)?.has(word);
  if (!listed) throw new Error(`${name} at stage ${at} is answered ${word}, which the table does not have`);
  if (!command.ok && word !== "malformed") throw new Error(`bytes of no form are answered ${word}`);
  return word;
}

/** Plays the acts on a copy of the stage; throws at the first thing that must not be. */
export function visitOf(start: Stage, acts: readonly Act[], count: VisitCount, wrap = asItIs): Transcript {
  const { board, bracelet } = stage(start);
  const visited = wrap(bracelet, board);
  const image = board.image();
  const before = statusOf(board);
  const transcript: Transcript = [];
  let written = false;
  visited.field(true);
  for (const act of acts) {
    board.resetCounts();
    if (act.do === "say") {
      const at = stageNow(start, board);
      const counter = board.count;
      const reply = visited.command(act.apdu);
      const word = judgeReply(reply, act.apdu, at);
      if (word !== "done" && (board.operations > 0 || board.count !== counter)) {
        throw new Error(`${word} at stage ${at}, and something was written`);
      }
      transcript.push(`${word} ${reply.length}`);
      count.commands++;
      count.words[word] = (count.words[word] ?? 0) + 1;
    } else perform(visited, board, act);
    written ||= board.operations > 0;
  }
  if (!written && board.image() !== image) throw new Error("the medium changed behind the ports");
  if (!written && JSON.stringify(statusOf(board)) !== JSON.stringify(before)) {
    throw new Error("nothing was written, yet after a power cycle it is another purse");
  }
  return transcript;
}

function perform(visited: Visited, board: MemoryBoard, act: Act): void {
  if (act.do === "press") visited.press();
  if (act.do === "wait") board.uptime_ms += 31_000;
  if (act.do === "leave") {
    visited.field(false);
    visited.field(true);
  }
  // In the field, so that the payee's wait is the purse's idle time; a few slices, not all there are.
  if (act.do === "idle") for (let i = 0; i < 600 && visited.idle(); i++);
}

/** Acts, in readable form. */
export function describeVisit(acts: readonly Act[]): string {
  return acts.map((act) => (act.do === "say" ? String(plain(act.apdu)) : act.do)).join(" ");
}
