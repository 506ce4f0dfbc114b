/** Every schema that has a name of its own in the OpenAPI document. */
import { ACT_COMPONENTS } from "./acts.js";
import { EVENT_COMPONENTS } from "./events.js";
import { STATE_COMPONENTS } from "./state.js";

export const COMPONENTS = [...ACT_COMPONENTS, ...EVENT_COMPONENTS, ...STATE_COMPONENTS];
