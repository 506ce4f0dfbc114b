/** Whether this server can serve: the databases of all its parties answer. */
import { ok } from "../../../protocol/codec/result.js";
import { about } from "../../contract/about.js";
import { Refusal } from "../../results.js";
import { handle, operationsOf, type Service } from "../operation.js";

/** A database that does not answer by then is away. */
const PING_MS = 2_000;

export function aboutService(services: readonly Service[]): Service {
  const health = handle(about.health, async () => {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Refusal("database-away")), PING_MS).unref();
    });
    for (const service of services) await Promise.race([service.store.ping(), late]);
    return ok({ state: "ok" as const });
  });
  const { store } = services[0];
  return {
    prefix: "",
    title: "About",
    id: "",
    store,
    operations: operationsOf<{ about: typeof about }>({ about: { health } }),
  };
}
