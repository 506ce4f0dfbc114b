/** What a stranger can send: any bytes at all, every command in its one form with any data, and the published messages bent a little. */
import fc from "fast-check";
import { COMMANDS, encodeCommand } from "../../protocol/commands/apdu.js";
import { encodePay } from "../../protocol/commands/pay.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { PROBES } from "../unit/protocol/strangers.js";

export type Act =
  | { readonly do: "say"; readonly apdu: Uint8Array }
  | { readonly do: "leave" }
  | { readonly do: "press" }
  | { readonly do: "wait" }
  | { readonly do: "idle" };

const FORMS = COMMANDS.flatMap(({ name, p1, lc }) => p1.map((step, i) => ({ name, step, length: lc[i] })));

const anyForm = fc
  .constantFrom(...FORMS)
  .chain(({ name, step, length }) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((data) => encodeCommand(name, data, step)),
  );

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** Few names and amounts, so that repetitions and conflicts are met. */
const anyPayment = fc
  .record({
    online: fc.boolean(),
    payee: fc.constantFrom(1, 2).map((n) => new Uint8Array(8).fill(n)),
    amount_minor: fc.constantFrom(1, 900, 5_001, 10_001, 30_000, 0x7fffffff),
    currency: fc.constantFrom(156, 156, 156, 840),
    txId: fc.constantFrom(1, 2).map((n) => new Uint8Array(8).fill(n)),
    nonce: bytes(8),
    time_s: fc.nat(),
  })
  .map(encodePay);

const bent = fc.tuple(fc.constantFrom(...PROBES), fc.array(fc.nat(2047), { maxLength: 2 })).map(([{ apdu }, flips]) => {
  const out = apdu.slice();
  for (const bit of flips) out[(bit >> 3) % out.length] ^= 1 << (bit & 7);
  return out;
});

const cut = fc.tuple(bent, fc.nat(260)).map(([apdu, n]) => apdu.slice(0, n % apdu.length));
const long = fc
  .tuple(bent, fc.uint8Array({ minLength: 1, maxLength: 20 }))
  .map(([a, b]) => Uint8Array.from([...a, ...b]));

const apdu = fc.oneof(
  { weight: 4, arbitrary: anyForm },
  { weight: 3, arbitrary: anyPayment },
  { weight: 4, arbitrary: bent },
  { weight: 2, arbitrary: fc.constant(encodeSelect()) },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 20, arbitrary: apdu.map((one): Act => ({ do: "say", apdu: one })) },
  { weight: 2, arbitrary: fc.constant<Act>({ do: "leave" }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: "press" }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: "wait" }) },
  { weight: 2, arbitrary: fc.constant<Act>({ do: "idle" }) },
);

/** A visit: SELECT or not, then whatever comes. */
export const visit: fc.Arbitrary<Act[]> = fc
  .tuple(fc.boolean(), fc.array(act, { minLength: 1, maxLength: 10 }))
  .map(([selected, acts]): Act[] => (selected ? [{ do: "say", apdu: encodeSelect() }, ...acts] : acts));
