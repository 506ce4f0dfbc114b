/** The story on whatever database the environment names: the lane "postgres" runs it on a real server. */
import { expect } from "chai";
import { openDatabase } from "../../parties/shared/ledger/database.js";
import { play, succeeded } from "../../sim/stories/play.js";

describe("stories on SQL", () => {
  it("go as told, and leave no schema behind", async () => {
    for (const story of ["first-touch", "first-day"]) {
      const played = await play({ story, engine: "v8", seed: 3 });
      expect(played.steps.filter((s) => !s.ok)).to.deep.equal([]);
      expect(succeeded(played)).to.equal(true);
    }
    const database = await openDatabase();
    const schemas = await database.kysely.introspection.getSchemas();
    await database.close();
    expect(schemas.filter((s) => s.name.startsWith("story_"))).to.deep.equal([]);
  });
});
