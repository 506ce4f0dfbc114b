/**
 * docs/performance.md, from the figures alone.
 */
import { BUDGETS } from "./compare.js";
import type { Figures } from "./measure.js";

type Row = readonly [name: string, figure: number, note?: string];

const full = (n: number) => n.toLocaleString("en-US");

function table(head: readonly [string, string, string], rows: readonly Row[]): string {
  const lines = rows.map(([name, figure, note]) => `| ${name} | ${full(figure)} | ${note ?? ""} |`);
  return [`| ${head.join(" | ")} |`, "|---|---:|---|", ...lines].join("\n");
}

function budget(name: keyof typeof BUDGETS): string {
  return `at most ${full(BUDGETS[name])}`;
}

function ours({ rv32 }: Figures): string {
  return table(
    ["what", "instructions", "budget"],
    [
      ["SELECT", rv32.select],
      ["PAY, all of it", rv32.pay, budget("rv32.pay")],
      ["**a touch**: both", rv32.touch, budget("rv32.touch")],
      ["PAY in suite 2 (ECDSA)", rv32.suite2.pay, budget("rv32.suite2.pay")],
      ["a touch in suite 2", rv32.suite2.touch, budget("rv32.suite2.touch")],
      ["PAY without a counter (level 0)", rv32.level0.pay],
      ["RECEIPT, right after the payment", rv32.receipt],
      ["SYNC-OPEN", rv32.sync.open],
      ["SYNC, HELLO → first frame of the report", rv32.sync.hello],
      ["SYNC, one more frame of the report", rv32.sync.next],
      ["SYNC, orders carried out: a credit, the time, two certificates", rv32.sync.orders],
      ["making one ticket, while idle", rv32.makeTicket, budget("rv32.makeTicket")],
      ["boot of an active purse", rv32.boot],
    ],
  );
}

/** What each scene of worst.ts is called. */
const SCENES: Readonly<Record<string, string>> = {
  rested: "PAY, all done while idle",
  early: "PAY before any idle work: the longest of its commands",
  unprepared: "PAY in the middle of longer idle work",
  again: "a second PAY at once, in another field",
  afterSync: "PAY right after a sync in the same field",
  inSync: "PAY that ends an open sync",
  pressed: "PAY after a press",
  compacting: "PAY while the journal is being compacted",
  retried: "the same PAY again",
  receipt: "RECEIPT",
  retriedAfterCut: "the same PAY again after a power cut: the longest of its commands",
  receiptAfterCut: "RECEIPT after a power cut, likewise",
};

function worst({ rv32 }: Figures): string {
  const { scenes, command, touch, collection, commandCollecting, early, activate, compactedAtOnce } = rv32.worst;
  return table(
    ["the worst that a touch can meet", "instructions", "budget"],
    [
      ...Object.entries(scenes).map(([name, figure]): Row => [SCENES[name] ?? name, figure]),
      ["**longest command of all**", command, budget("rv32.worst.command")],
      ["… with its SELECT", touch, budget("rv32.worst.touch")],
      ["… with a garbage collection in it", commandCollecting, budget("rv32.worst.commandCollecting")],
      ["a garbage collection of this purse, in a wrist's memory", collection],
      ["all commands together of the payment that came earliest", early],
      ["no touch: ACTIVATE, its journal of one record written at once", activate],
      ["no touch: orders that find the journal full, compacted at once", compactedAtOnce],
    ],
  );
}

function slices({ rv32 }: Figures): string {
  const { identity, agreement, ticket, keyList, preparedPayment, compaction, tidy } = rv32.slices;
  return table(
    ["idle work, its longest slice", "instructions", "budget"],
    [
      ["identity key", identity],
      ["agreement on the wallet key", agreement],
      ["ticket: key pair, seal, record", ticket],
      ["key list: digest, signature, record", keyList],
      ["next payment prepared", preparedPayment],
      ["journal compacted", compaction],
      ["spare region tidied", tidy],
      ["**longest of all**", rv32.longestSlice, budget("rv32.longestSlice")],
      ["longest of those in which XS collects garbage, in a wrist's memory", rv32.longestSliceCollecting],
    ],
  );
}

function memory({ rv32, air }: Figures): string {
  return table(
    ["bytes", "peak", "budget"],
    [
      ["RAM, all of the device program", rv32.ramPeakBytes, budget("rv32.ramPeakBytes")],
      ["… of a bracelet of suite 2", rv32.suite2.ramPeakBytes, budget("rv32.suite2.ramPeakBytes")],
      ["… XS: chunks, slots and its stack", rv32.arenaPeakBytes],
      ["… C heap", rv32.cHeapBytes],
      ["… C stack", rv32.cStackPeakBytes],
      ["… variables of the engine", rv32.staticBytes],
      ["flash: bytecode of the image with its tables and names", rv32.flashBytes],
      ["flash: built-ins of XS, names and the bytecode, linked", rv32.romBytes],
      ["air: a touch, both directions, ISO-DEP framing", air.touchBytes, budget("air.touchBytes")],
      ["air: a touch in suite 2", air.touchBytesSuite2, budget("air.touchBytesSuite2")],
    ],
  );
}

function peers({ rv32, peers: p }: Figures): string {
  return table(
    ["beside others, same engine, same core", "instructions", "how it was counted"],
    [
      [
        "our PAY: request to record, signature and its check in it",
        rv32.pay,
        "SM2, what is known before the touch done while idle",
      ],
      ["our PAY in suite 2", rv32.suite2.pay, "ECDSA on P-256, likewise"],
      ["noble P-256 signature", p.nobleP256Sign, "without a table of multiples of G"],
      ["noble P-256 signature, table made", p.nobleP256SignMakingTable, "the first one"],
      [
        "noble P-256 signature, table there",
        p.nobleP256SignWithTable,
        `${full(p.nobleP256TableBytes)} bytes of RAM for the table`,
      ],
      ["noble Ed25519 signature", p.nobleEd25519Sign, "without a table"],
      [
        "tweetnacl Ed25519 signature",
        p.tweetnaclSign,
        "it has no tables, and is constant-time by design in its own way",
      ],
      ["our multiplication modulo SM2's p", p.ourFieldMul, "JavaScript on XS, 20 limbs of 13 bits"],
      ["the same in C: the floor", p.cFieldMul, "8 words of 32 bits, Montgomery, `-O2`, same compiler and core"],
    ],
  );
}

function primitives({ rv32 }: Figures): string {
  const rows = Object.entries(rv32.primitives).map(([name, figure]): Row => [name, figure]);
  return table(["primitive", "instructions", ""], rows);
}

function payShares({ rv32 }: Figures): string {
  const rows = rv32.payShares.map(({ name, calls, instructions }): Row => [`${name} × ${calls}`, instructions]);
  return table(["PAY in suite 2, by method", "instructions", ""], rows);
}

const HEAD = `<!-- Printed by npm run bench -- --write from what it counted (bench/document.ts). Do not edit. -->
# What everything costs

\`npm run bench\` counts these figures again and compares: a figure more than 3 % above the committed one
(\`bench/baseline.json\`) fails, by its name; so does one over its budget, and one that is missing.
\`npm run bench -- --json\` prints one JSON object, \`npm run bench -- --write\` accepts the figures and prints this page.
It needs Debian's \`gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc\`.

A count is of retired instructions of rv32imc (the instruction set of an ESP32-C3): the device image as bytecode on
XS 13.3, compiled with \`-O2\`, under \`qemu-system-riscv32 -icount\`. It is the same on every run and on every computer
with the same compiler. It is not a time: an instruction is not a cycle, flash and radio are not in it
([LIMITATIONS.md](../LIMITATIONS.md)). At 160 MHz and 1.3 cycles an instruction, a million are 8 ms.`;

const HOW = `**How it is counted.** Unless a line says otherwise: suite 1 (SM2), level 1. A touch is counted in a wrist's memory
(\`WRIST\` in \`boards/virt-rv32/emulation.ts\`) on a purse that has finished its idle work, without a garbage collection
in it. A whole life, from the first key to a touch, and a compaction of the journal are recorded on Node with the firmware
itself and replayed on the board, which must give the same bytes (\`bench/recording.ts\`): once with so much memory that
garbage is never collected, for receipts, syncs, tickets and slices; once in a wrist's memory, for the peaks of RAM. There a
collection happens in some event, which is then as long as the last line of the table of slices says. The sum of a
ticket's slices includes the fixed cost of each event.

**The worst.** On a purse that is as full as possible (\`bench/worst.ts\`): ten tickets, 22 unreported payments of one
payee whose names differ in their last bytes only. A PAY that is not prepared, and an answer that a power cut interrupted,
are computed by the repeated commands: each does one slice and answers \`working\` ([pay.md](protocol/pay.md)). No touch
compacts the journal: with a full one the answer is \`working\` too, and idle work reserves room for a whole sync.`;

export function performance(figures: Figures): string {
  const parts = [
    HEAD,
    ours(figures),
    worst(figures),
    slices(figures),
    memory(figures),
    peers(figures),
    primitives(figures),
    payShares(figures),
    HOW,
  ];
  return `${parts.join("\n\n")}\n`;
}
