/** Lane "postgres": the parties' tests and the story again, on a real PostgreSQL server, where transactions do conflict. */

import { type Cluster, NoPostgres, startCluster } from "./cluster.js";
import { findTests } from "./files.js";
import type { Lane } from "./lane.js";
import { runMocha } from "./node.js";

const label = "PostgreSQL";

export const postgres: Lane = {
  name: "postgres",
  async run({ filters }) {
    const files = findTests([".test.ts"], filters).filter(
      (file) => file.includes("parties") || file.includes("services") || file.includes("on-sql"),
    );
    if (files.length === 0) return { label, idle: "no test of the parties matches" };
    let cluster: Cluster;
    try {
      cluster = startCluster();
    } catch (error) {
      if (error instanceof NoPostgres) return { label, skipped: error.message };
      throw error;
    }
    try {
      return { label, ...(await runMocha(files, { DATABASE_URL: cluster.url })) };
    } finally {
      cluster.stop();
    }
  },
};
