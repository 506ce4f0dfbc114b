/** Every response that is no success: a word and a sentence that helps. It names what was wrong with the request, and hides what broke in the server. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../contract/acts.js";

interface Refused extends Refusal {
  readonly status: number;
}

/** Fastify's own errors, by code. */
const BY_CODE: Readonly<Record<string, readonly [word: string, sentence: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ["not-json", "Send JSON, with content-type: application/json."],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["no-body", "The body is empty. Send a JSON object."],
  FST_ERR_CTP_INVALID_JSON_BODY: ["malformed-json", "The body is not JSON."],
  FST_ERR_CTP_BODY_TOO_LARGE: ["too-large", "The body is too large: 4096 bytes are enough for everything here."],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ["bad-length", "Content-length and body differ."],
};

type Fault = NonNullable<FastifyError["validation"]>[number];

/** "amount_minor must be integer", and what would be right. */
function inWords(fault: Fault, context: string): string {
  const where =
    fault.instancePath.slice(1).replaceAll("/", ".") || `The ${context === "querystring" ? "query" : context}`;
  const { params } = fault as { params: Record<string, unknown> };
  switch (fault.keyword) {
    case "required":
      return `${where} needs ${String(params.missingProperty)}.`;
    case "additionalProperties":
      return `${where} has ${JSON.stringify(params.additionalProperty)}, which is not known here.`;
    case "enum":
      return `${where} must be one of ${(params.allowedValues as unknown[]).map((v) => JSON.stringify(v)).join(", ")}.`;
    default:
      return `${where} ${fault.message ?? "is not right"}.`;
  }
}

function refusalOf(error: FastifyError): Refused {
  if (error.validation?.[0] !== undefined) {
    const sentence = inWords(error.validation[0], error.validationContext ?? "body");
    return { status: 400, error: "bad-request", sentence: `${sentence} GET /openapi.json has the whole form.` };
  }
  const known = BY_CODE[error.code];
  if (known !== undefined) return { status: error.statusCode ?? 400, error: known[0], sentence: known[1] };
  const status = error.statusCode ?? 500;
  if (status === 429) {
    return {
      status,
      error: "too-many-requests",
      sentence: "Too many requests. Wait as long as the header retry-after says.",
    };
  }
  if (error instanceof SyntaxError)
    return { status: 400, error: "malformed-json", sentence: `The body is not JSON: ${error.message}` };
  if (status >= 400 && status < 500) return { status, error: "bad-request", sentence: error.message };
  return { status: 500, error: "broken", sentence: "Something broke in the simulator; its terminal says what." };
}

export function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, ...body } = refusalOf(error);
  if (status === 500) process.stderr.write(`${error.stack ?? error.message}\n`);
  reply.code(status).send(body);
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const sentence = `There is no ${request.method} ${request.url.slice(0, 80)}. GET /openapi.json lists what there is.`;
  reply.code(404).send({ error: "not-found", sentence });
}
