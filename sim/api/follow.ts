/**
 * GET /events: what happened, from any number on. As JSON, a page at a time; as Server-Sent Events, the past first and then the present as it comes.
 *
 * A follower that reads too slowly is let go, and comes back by itself with the number of the last event it has seen; so memory stays bounded.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Town } from "../town/town.js";
import type { RecordedEvent } from "../world/event-record.js";
import { ANSWER, EVENTS_QUERY } from "./schemas.js";

const MOST_FOLLOWERS = 32;
const MOST_UNREAD_BYTES = 4 << 20;
const AT_ONCE = 1000;
const HEARTBEAT_MS = 15_000;

type Query = { Querystring: { since?: string; limit?: string } };

export class Followers {
  readonly #town: Town;
  #count = 0;

  constructor(town: Town) {
    this.#town = town;
  }

  async answer(request: FastifyRequest<Query>, reply: FastifyReply): Promise<FastifyReply> {
    const wanted = request.headers["last-event-id"] ?? request.query.since ?? "0";
    const since = /^\d{1,9}$/.test(String(wanted)) ? Number(wanted) : 0;
    if (!(request.headers.accept ?? "").includes("text/event-stream")) {
      return reply.send(this.#town.record.since(since, Math.min(Number(request.query.limit ?? AT_ONCE), AT_ONCE)));
    }
    if (this.#count >= MOST_FOLLOWERS) {
      return reply.code(429).send({ error: "too-many-followers", sentence: "Too many follow already. Close one." });
    }
    this.#follow(reply, since);
    return reply;
  }

  #follow(reply: FastifyReply, since: number): void {
    const { record } = this.#town;
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      connection: "keep-alive",
    });
    const tell = (told: RecordedEvent) => {
      out.write(`id: ${told.number}\ndata: ${JSON.stringify(told)}\n\n`);
      if (out.writableLength > MOST_UNREAD_BYTES) out.destroy();
    };
    this.#count++;
    const { forgotten, events } = record.since(since);
    // A comment first, so that whoever follows an empty world knows that it does.
    out.write(": openpurse\n\n");
    if (forgotten > 0) out.write(`event: forgotten\ndata: ${forgotten}\n\n`);
    for (const told of events) tell(told);
    const deafen = record.follow(tell);
    const beat = setInterval(() => out.write(": still here\n\n"), HEARTBEAT_MS);
    beat.unref();
    out.on("close", () => {
      this.#count--;
      clearInterval(beat);
      deafen();
    });
  }
}

export function addEvents(app: FastifyInstance, town: Town): void {
  const followers = new Followers(town);
  const schema = {
    operationId: "events",
    summary: "What happened: JSON, or Server-Sent Events with accept: text/event-stream.",
    querystring: EVENTS_QUERY,
    response: { 200: ANSWER.events, "4xx": ANSWER.error, "5xx": ANSWER.error },
  };
  app.get<Query>("/events", { schema }, (request, reply) => followers.answer(request, reply));
}
