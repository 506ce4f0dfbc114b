/** What every server of parties tells of itself. */
import { route } from "./route.js";
import { Fields, OneOf } from "./shapes.js";

export const about = {
  health: route("health", "GET /v1/health", {
    summary: "Whether the books can be reached.",
    roles: "anyone",
    response: Fields({ state: OneOf("In order.", ["ok"]) }),
  }),
};
