/** Rows of primitives in the layers that run the code: taint, and counts on both engines. Shipping code and mutants take the same path. */
import { countInCallgrind } from "./counts/callgrind.js";
import { countOnRv32 } from "./counts/minstret.js";
import { heavy, progress } from "./engines/pool.js";
import { spread, type Task } from "./engines/task.js";
import { type Group, groupImage } from "./groups.js";
import { briefCount, type Control, type Dynamic, type Row } from "./layers.js";
import { MUTANTS, type Mutant, mutantsFor } from "./mutants.js";
import { HEAVY_SECRETS, SECRETS, secretsOf } from "./secrets.js";
import type { Subject } from "./subjects/subject.js";
import { taint } from "./taint/memcheck.js";

/** How many secrets: of subjects that take seconds, and of the others. */
export const PLAN: Readonly<Record<Dynamic, readonly [heavy: number, light: number]>> = {
  // One path through the code is all of them, as no branch depends on the secret: more secrets are for what only some values do, such as overflow.
  taint: [1, 8],
  callgrind: [4, SECRETS],
  minstret: [HEAVY_SECRETS, SECRETS],
};

/** Enough for a control that takes seconds to differ, and for a peer. */
const CONTROL_SECRETS = 4;
const PEER_SECRETS = 2;

/** `found`: something depends on the secret. `leak`: that, or a row that shows nothing. */
type Seen = Pick<Row, "figure" | "brief" | "leak"> & { readonly found: boolean };

function tasksOf(layer: Dynamic, group: Group, subjects: readonly Subject[], most: number): Task[] {
  const [few, many] = PLAN[layer].map((count, i) => (i === 0 || group.peers ? Math.min(count, most) : count));
  return subjects.map((subject) => {
    const all = secretsOf(subject);
    const count = subject.heavy ? few : many;
    // Taint has few: half corners and half random ones; for subjects that take seconds, one random one.
    const corners = subject.heavy ? 0 : count / 2;
    const secrets = layer === "taint" ? [...all.slice(0, corners), ...all.slice(corners - count)] : all.slice(0, count);
    return { index: group.subjects.indexOf(subject), secrets };
  });
}

const withoutFound = ({ figure, brief, leak }: Seen) => ({ figure, brief, leak });

const thousands = (n: number) => n.toLocaleString("en-US");

function seenCounts(counts: readonly (readonly number[])[]): Seen[] {
  return counts.map((list) => {
    const between = spread(list);
    const figure = `${thousands(list[0])} instructions, spread ${thousands(between)} over ${list.length} secrets`;
    return { figure, brief: briefCount(list[0], between), leak: between !== 0, found: between !== 0 };
  });
}

/** A look of one layer at some subjects of an image; `most` limits the secrets where each takes seconds. */
interface Look {
  readonly layer: Dynamic;
  readonly group: Group;
  readonly image: string;
  readonly subjects: readonly Subject[];
  readonly most?: number;
}

async function look({ layer, group, image, subjects, most = HEAVY_SECRETS }: Look): Promise<Seen[]> {
  const tasks = tasksOf(layer, group, subjects, most);
  if (layer === "callgrind") return seenCounts(await countInCallgrind(image, tasks));
  if (layer === "minstret") return seenCounts(await countOnRv32(image, tasks, group.peers));
  return (await taint(image, tasks)).map(({ findings, baseline, reached }) => ({
    figure: `${findings} findings (${baseline} without secrets), ${reached} bytes of the result depend on the secret`,
    brief: String(findings),
    leak: findings !== 0 || baseline !== 0 || reached === 0,
    found: findings !== 0,
  }));
}

/** A subject in which a layer did not detect a mutant. */
interface Escape {
  readonly mutant: Mutant;
  readonly subject: string;
  readonly layer: Dynamic;
}

/** Runs one mutant through one layer; returns the subjects where it was not detected. */
async function escapes(layer: Dynamic, group: Group, mutant: Mutant): Promise<Escape[]> {
  const subjects = group.subjects.filter(({ name }) => mutantsFor(name, layer).includes(mutant));
  const image = await groupImage(group, variantOf(mutant), [mutant]);
  const seen = await look({ layer, group, image, subjects, most: CONTROL_SECRETS });
  return subjects.filter((_, i) => !seen[i].found).map(({ name }) => ({ mutant, subject: name, layer }));
}

/** A unique name for the image's file: the mutant's index in the list of all. */
const variantOf = (mutant: Mutant) => `mutant-${MUTANTS.indexOf(mutant)}`;

/** All rows of a group in one layer. `only` selects subjects, for a short run. */
export async function rowsOf(
  layer: Dynamic,
  group: Group,
  only: (subject: Subject) => boolean = () => true,
): Promise<Row[]> {
  const subjects = group.subjects.filter(only);
  if (subjects.length === 0) return [];
  const mutants = [...new Set(subjects.flatMap(({ name }) => mutantsFor(name, layer)))];
  const image = await groupImage(group);
  const [seen, ...escaped] = await Promise.all([
    heavy(() => look({ layer, group, image, subjects })),
    ...mutants.map((mutant) => heavy(() => escapes(layer, group, mutant))),
  ] as const);
  progress(`${layer}: ${group.name}, ${subjects.length} subjects and ${mutants.length} controls`);
  const gone = (escaped as Escape[][]).flat();
  return subjects.map(({ name }, i) => ({
    primitive: name,
    layer,
    ...withoutFound((seen as Seen[])[i]),
    control: controlOf(name, layer, gone),
  }));
}

/** Rows of other libraries, through the same layers. They were not written to be constant-time on XS: that a layer detects it is the control. */
export async function rowsOfPeers(layer: Dynamic, group: Group): Promise<Row[]> {
  const image = await groupImage(group);
  const seen = await heavy(() => look({ layer, group, image, subjects: group.subjects, most: PEER_SECRETS }));
  progress(`${layer}: ${group.name}`);
  return group.subjects.map(({ name }, i) => ({
    primitive: name,
    layer,
    ...withoutFound(seen[i]),
    control: { name: "the library as it is", caught: seen[i].found },
    peer: true,
  }));
}

/** The controls of a subject as one: caught when all are. */
function controlOf(subject: string, layer: Dynamic, gone: readonly Escape[]): Control {
  const mutants = mutantsFor(subject, layer);
  return {
    name: mutants.map(({ name }) => name).join("; "),
    caught: mutants.length > 0 && !gone.some((one) => one.subject === subject),
  };
}
