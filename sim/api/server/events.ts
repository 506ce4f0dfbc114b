/**
 * GET /v1/events: what happened, from any number on. As JSON, a page at a time; as Server-Sent Events, the past first and then each event as it happens.
 *
 * A follower that reads too slowly is disconnected, so that memory stays bounded; it reconnects by itself with the number of the last event it got.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Town } from "../../town/town.js";
import { EVENT_PAGE, EVENTS_QUERY, type RecordedEvent } from "../contract/events.js";
import type { Shape } from "../contract/forms.js";
import { pathOf } from "../contract/names.js";
import type { App } from "./app.js";
import { responsesOf } from "./document.js";

const MAX_FOLLOWERS = 32;
const MAX_UNREAD_BYTES = 4 << 20;
const MAX_EVENTS = 1000;
const HEARTBEAT_MS = 15_000;

type Query = Shape<typeof EVENTS_QUERY>;

class Followers {
  readonly #town: Town;
  #count = 0;

  constructor(town: Town) {
    this.#town = town;
  }

  async answer(request: FastifyRequest, query: Query, reply: FastifyReply): Promise<FastifyReply> {
    const wanted = request.headers["last-event-id"] ?? query.since ?? "0";
    const since = /^\d{1,9}$/.test(String(wanted)) ? Number(wanted) : 0;
    if (!(request.headers.accept ?? "").includes("text/event-stream")) {
      return reply.send(this.#town.record.since(since, Math.min(Number(query.limit ?? MAX_EVENTS), MAX_EVENTS)));
    }
    if (this.#count >= MAX_FOLLOWERS) {
      return reply
        .code(429)
        .send({ error: "too-many-followers", sentence: "There are too many followers already. Close one." });
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
    const send = (recorded: RecordedEvent) => {
      out.write(`id: ${recorded.number}\ndata: ${JSON.stringify(recorded)}\n\n`);
      if (out.writableLength > MAX_UNREAD_BYTES) out.destroy();
    };
    this.#count++;
    const { forgotten, events } = record.since(since);
    // A comment first, so that a follower of an empty world knows that it is connected.
    out.write(": openpurse\n\n");
    if (forgotten > 0) out.write(`event: forgotten\ndata: ${forgotten}\n\n`);
    for (const recorded of events) send(recorded);
    const stop = record.follow(send);
    const beat = setInterval(() => out.write(": still here\n\n"), HEARTBEAT_MS);
    beat.unref();
    out.on("close", () => {
      this.#count--;
      clearInterval(beat);
      stop();
    });
  }
}

export function addEvents(app: App, town: Town): void {
  const followers = new Followers(town);
  const summary = "What happened: JSON, or Server-Sent Events with accept: text/event-stream.";
  const response = responsesOf(summary, EVENT_PAGE);
  const schema = { operationId: "events", summary, tags: ["views"], querystring: EVENTS_QUERY, response };
  app.get(pathOf("events"), { schema }, (request, reply) => followers.answer(request, request.query, reply));
}
