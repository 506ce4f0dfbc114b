/** One route for each act: the body is checked against the contract, the town does the act in its turn, and the result says how it ended. */
import type { FastifyInstance } from "fastify";
import { REFUSALS, type TownResult } from "../../town/refusals.js";
import type { Town } from "../../town/town.js";
import { ACTS, type ActRequest, type ActResult } from "../contract/acts.js";
import { ref } from "../contract/forms.js";
import { ACT_NAMES, type ActName, pathOf } from "../contract/names.js";
import { responsesOf } from "./document.js";

type Work<A extends ActName> = (request: ActRequest<A>) => Promise<TownResult<ActResult<A>>>;

function addAct<A extends ActName>(app: FastifyInstance, act: A, work: Work<A>): void {
  const { summary, body, result } = ACTS[act];
  const schema = { operationId: act, summary, tags: ["acts"], body: ref(body), response: responsesOf(summary, result) };
  app.post(pathOf(act), { schema }, async (request, reply) => {
    // Fastify has checked it against this very schema.
    const got = await work(request.body as ActRequest<A>);
    if (got.ok) return reply.send(got.value);
    const { status, sentence } = REFUSALS[got.error];
    return reply.code(status).send({ error: got.error, sentence });
  });
}

export function addActs(app: FastifyInstance, town: Town): void {
  const add = <A extends ActName>(act: A) => addAct<A>(app, act, (request) => (town[act] as Work<A>)(request));
  for (const act of ACT_NAMES) add(act);
}
