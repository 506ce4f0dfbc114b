/**
 * The way to a party, which a test can cut: a request never arrives, or it is done and its answer never comes back. All else goes through untouched.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";

export type Fate = "pass" | "never-arrives" | "answer-lost";

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export class LossyProxy {
  /** RequestOptions of every request, by its path; what it does meanwhile is the test's. */
  fate: (path: string) => Fate | Promise<Fate> = () => "pass";
  /** After a request whose answer is lost was done. */
  lost: () => void | Promise<void> = () => {};
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** `target`: scheme, host and port. */
  static async open(target: () => string): Promise<LossyProxy> {
    const cut: { it: LossyProxy | null } = { it: null };
    const server = createServer(async (request, response) => {
      const { method = "GET", url = "/", headers } = request;
      const body = await bodyOf(request);
      const fate = (await cut.it?.fate(url)) ?? "pass";
      if (fate === "never-arrives") return response.destroy();
      const { host: _, connection: __, "content-length": ___, ...rest } = headers;
      const sent = {
        method,
        headers: rest as Record<string, string>,
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      };
      try {
        const answer = await fetch(target() + url, sent);
        const text = await answer.text();
        if (fate === "answer-lost") {
          await cut.it?.lost();
          return response.destroy();
        }
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        return response.end(text);
      } catch {
        return response.destroy();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    cut.it = new LossyProxy(server, `http://127.0.0.1:${port}`);
    return cut.it;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
