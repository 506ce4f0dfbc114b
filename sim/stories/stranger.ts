/** A reader without any key: it sends every command, well formed and malformed, and must learn nothing and change nothing. */
import { COMMANDS, encodeCommand, LINK_STEP } from "../../protocol/commands/apdu.js";
import { encodeLinkGreet, encodeLinkProve } from "../../protocol/commands/link-open.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { STATUS_WORDS, SW } from "../../protocol/commands/status.js";
import { hex } from "../text/format.js";
import { type Parties, WALLET } from "./parties.js";
import { must } from "./story-run.js";

/** Each command once with zeros, once with its last byte cut off, once with a byte too many; and bytes that are no command. */
function probes(): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (const command of COMMANDS) {
    // SELECT is the greeting below; SYNC-OPEN shows a one-time handle to any reader, by design, and is probed separately.
    if (command.name === "select" || command.name === "sync-open") continue;
    for (const [i, p1] of command.p1.entries()) {
      const apdu = encodeCommand(command.name, new Uint8Array(command.lc[i]), p1);
      // LINK-OPEN's greeting gives any reader a nonce, bound or not; it is probed separately too. The steps after it are probed here.
      if (command.name === "link-open" && p1 === LINK_STEP.greet) continue;
      list.push(apdu, apdu.slice(0, -1), Uint8Array.from([...apdu, 0]));
    }
  }
  list.push(
    Uint8Array.of(0x00, 0xb0, 0, 0, 0),
    Uint8Array.of(0x80, 0xff, 0, 0, 0),
    new Uint8Array(0),
    new Uint8Array(3),
  );
  return list;
}

export async function strangerProbes(parties: Parties): Promise<string> {
  const { bracelet, institution } = parties;
  const before = bracelet.medium();
  const answers: Uint8Array[] = [];
  const list = probes();
  await bracelet.inField("stranger", async (exchange) => {
    const greeting = await exchange(encodeSelect());
    must(hex(greeting) === `0103${hex(institution.id)}9000`, "SELECT says more than version, suites and institution");
    for (const apdu of list) answers.push(await exchange(apdu));
  });
  for (const answer of answers) {
    must(answer.length === 2, `an answer of ${answer.length} bytes`);
    const sw = answer[0] * 256 + answer[1];
    must((STATUS_WORDS as readonly number[]).includes(sw), `status word ${sw.toString(16)} is not a published one`);
  }
  must(bracelet.medium() === before, "flash or vault changed");

  const handles: string[] = [];
  const nonces: string[] = [];
  await bracelet.inField("stranger", async (exchange) => {
    await exchange(encodeSelect());
    for (let i = 0; i < 3; i++) handles.push(hex(await exchange(encodeCommand("sync-open", new Uint8Array(16)))));
    for (let i = 0; i < 3; i++) {
      nonces.push(hex(await exchange(encodeLinkGreet(new Uint8Array(16)))));
      const proof = await exchange(encodeLinkProve(new Uint8Array(16)));
      must(hex(proof) === SW.refused.toString(16), "a phone without a key was let in");
    }
  });
  must(new Set(nonces).size === 3 && nonces.every((n) => n.length === 36), "a nonce was shown twice");
  const seen = [...handles, ...nonces].join();
  must(new Set(handles).size === 3 && handles.every((h) => h.length === 68), "a handle was shown twice");
  must(!seen.includes(hex(WALLET)), "the wallet number was shown");
  return `${list.length} probes met status words only, and nothing changed; three SYNC-OPENs gave three unrelated handles, three LINK-OPENs three nonces and no way in.`;
}
