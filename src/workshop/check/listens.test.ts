import { PassThrough } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { ClusterError } from "../../cluster/index.ts";
import { listens } from "./listens.ts";

/** A cluster far away: the way to a pod takes that long, and a refusal from there half of it. */
const far = (tripMs: number, refuses: boolean) => ({
  async forward() {
    await delay(tripMs);
    const connection = new PassThrough();
    if (refuses) setTimeout(() => connection.destroy(new Error("connection refused")), tripMs / 2);
    return connection;
  },
});

it("waits for a refusal as long as the way there takes", async () => {
  expect(await listens(far(1_000, true), "prod", "db", 3306)).toBe(false);
  expect(await listens(far(1_000, false), "prod", "db", 3306)).toBe(true);
});

it("takes a way that is closed for a port that is", async () => {
  const forward = () => Promise.reject(new ClusterError("not-found", 'pods "db" not found'));
  expect(await listens({ forward }, "prod", "db", 3306)).toBe(false);
});
