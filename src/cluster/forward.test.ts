import { getActiveResourcesInfo } from "node:process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestCluster, testCluster } from "../commands/testing/cluster.ts";
import { findWhisker } from "../workshop/flows/whisker.ts";

let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
});
afterAll(() => test.close());

it("leaves no connection behind", async () => {
  const whisker = await findWhisker(test.cluster);
  const open = () => getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  const answers = () => whisker?.flows({ seconds: 60 }).then(Array.isArray, () => false);
  await expect.poll(answers).toBe(true);
  const before = open();
  for (let read = 0; read < 5; read++) await whisker?.flows({ seconds: 60 });
  // Long before a connection whose other end says nothing is given up.
  await expect.poll(open).toBeLessThanOrEqual(before);
});
