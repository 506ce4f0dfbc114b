/** A town behind its server, without a socket where none is needed; V8, because what is tested here is not the bracelet. */
import type { FastifyInstance } from "fastify";
import { buildServer, type ServerOptions } from "../../../sim/api/server/server.js";
import { Town } from "../../../sim/town/town.js";

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer it states itself.
  readonly body: any;
}

export interface Served {
  readonly town: Town;
  readonly app: FastifyInstance;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export async function serveTown(options: Partial<ServerOptions> = {}): Promise<Served> {
  const town = await Town.open({ engine: "v8", seed: 1 });
  const app = await buildServer(town, { host: "127.0.0.1", ...options });
  const ask = async (method: "GET" | "POST", url: string, headers: Record<string, string>, payload?: string) => {
    const host = "localhost:4180";
    const answer = await app.inject({
      method,
      url,
      headers: { host, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const json = String(answer.headers["content-type"]).includes("json");
    return { status: answer.statusCode, body: json ? answer.json() : answer.body };
  };
  return {
    town,
    app,
    post: (path, body, headers = {}) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return ask("POST", path, { "content-type": "application/json", ...headers }, text);
    },
    get: (path, headers = {}) => ask("GET", path, headers),
    close: async () => {
      await app.close();
      await town.close();
    },
  };
}
