/** The stream of events: numbered without gaps, read again from any number, followed by many at once, bounded. */
import { request } from "node:http";
import { expect } from "chai";
import type { RecordedEvent } from "../../../sim/api/contract/events.js";
import { EventRecord } from "../../../sim/world/event-record.js";
import { EventStream } from "../../../sim/world/events.js";
import { type Served, serveTown } from "./served.js";

const note = (text: string) => ({ kind: "note", who: "test", text }) as const;

describe("the record of events", () => {
  it("gives what came after a number", () => {
    let now = 0;
    const stream = new EventStream(() => now);
    const record = new EventRecord(stream);
    for (let i = 1; i <= 5; i++) {
      now = i * 10;
      stream.emit(note(String(i)));
    }
    expect(record.since(0).events.map((one) => one.number)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(record.since(3)).to.deep.equal({
      forgotten: 0,
      next: 5,
      events: [
        { number: 4, at_ms: 40, event: note("4") },
        { number: 5, at_ms: 50, event: note("5") },
      ],
    });
    expect(record.since(1, 2)).to.deep.include({ next: 3 });
    expect(record.since(5)).to.deep.equal({ forgotten: 0, events: [], next: 5 });
    expect(record.since(99)).to.deep.equal({ forgotten: 0, events: [], next: 99 });
  });

  it("says how much it has forgotten", () => {
    const stream = new EventStream();
    const record = new EventRecord(stream, 8);
    for (let i = 0; i < 100; i++) stream.emit(note(String(i)));
    const { forgotten, events, next } = record.since(0);
    expect(events.length).to.be.within(8, 10);
    expect(forgotten + events.length).to.equal(100);
    expect([events[0].number, next]).to.deep.equal([forgotten + 1, 100]);
  });
});

/** Follows until it has seen `count` events, then hangs up. */
function follow(address: string, path: string, count: number, headers = {}): Promise<RecordedEvent[]> {
  return new Promise((resolve, reject) => {
    const asked = request(`${address}${path}`, { headers: { accept: "text/event-stream", ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (piece) => {
        text += piece;
        const seen = [...text.matchAll(/^id: (\d+)\ndata: (.*)\n\n/gm)];
        if (seen.length < count) return;
        asked.destroy();
        resolve(seen.map(([, id, data]) => ({ ...(JSON.parse(data) as RecordedEvent), number: Number(id) })));
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("GET /events", () => {
  let served: Served;
  let address = "";
  before(async () => {
    served = await serveTown();
    address = await served.app.listen({ host: "127.0.0.1", port: 0 });
    await served.post("/v1/issue", {});
  });
  after(() => served.close());

  it("tells the past, then the present, each number once", async () => {
    const past = served.town.record.last;
    const following = follow(address, "/v1/events?since=0", past + 5);
    await served.post("/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1_00 });
    const seen = await following;
    expect(seen.map(({ number }) => number)).to.deep.equal(seen.map((_, i) => i + 1));
    expect(seen).to.deep.equal(served.town.record.since(0, seen.length).events);
  });

  it("goes on where a follower stopped", async () => {
    const last = served.town.record.last;
    const [first] = await follow(address, "/v1/events?since=0", 1, { "last-event-id": String(last - 2) });
    expect(first.number).to.equal(last - 1);
  });

  it("frames every act, and everything between is its own", async () => {
    const { body } = await served.get("/v1/events?since=0");
    const kinds = body.events.map((one: RecordedEvent) => one.event.kind);
    expect(kinds[0]).to.equal("act");
    expect(kinds.filter((kind: string) => kind === "act").length).to.equal(
      kinds.filter((k: string) => k === "end").length,
    );
    expect(kinds).to.include.members(["apdu", "cue", "idle", "end"]);
    expect(JSON.parse(JSON.stringify(served.town.record.since(0)))).to.deep.equal(served.town.record.since(0));
  });

  it("has room for 32 followers", async () => {
    const hanging = Array.from({ length: 32 }, () => {
      const asked = request(`${address}/v1/events`, { headers: { accept: "text/event-stream" } });
      asked.on("error", () => {});
      asked.end();
      return asked;
    });
    await Promise.all(hanging.map((asked) => new Promise((resolve) => asked.on("response", resolve))));
    const { status, body } = await served.get("/v1/events", { accept: "text/event-stream" });
    expect([status, body.error]).to.deep.equal([429, "too-many-followers"]);
    for (const asked of hanging) asked.destroy();
  });
});
