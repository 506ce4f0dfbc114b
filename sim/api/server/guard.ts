/**
 * Which requests are let in, and how often. The simulator is for the person at this computer: it listens on loopback, and a foreign page in the browser
 * can neither drive nor read it (other host names that resolve to this computer are refused, foreign origins too).
 */
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

export interface Rate {
  /** Requests in a window, from one address. */
  readonly max: number;
  readonly window_ms: number;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const isLoopback = (host: string): boolean => host === "::1" || LOOPBACK.has(host);

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

function hostOf(value: string): string {
  return value.replace(/:\d+$/, "");
}

function foreign(request: FastifyRequest, local: boolean): string | null {
  const host = request.headers.host ?? "";
  if (local && !LOOPBACK.has(hostOf(host))) return "This simulator answers to localhost only.";
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return "In a browser only the simulator's own page may send requests.";
  return null;
}

/** `local`: bound to loopback, so the only right names are this computer's own. */
export async function guard(app: FastifyInstance, local: boolean, rate: Rate): Promise<void> {
  app.addHook("onRequest", async (request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
    const sentence = foreign(request, local);
    if (sentence !== null) return reply.code(403).send({ error: "foreign", sentence });
  });
  await app.register(rateLimit, { max: rate.max, timeWindow: rate.window_ms });
}
