import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "./testing/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function log(path: string): Promise<IncomingMessage> {
  const url = `https://127.0.0.1:${server.port}/api/v1/namespaces/shop/pods/${path}`;
  const [response] = await once(get(url, { rejectUnauthorized: false }), "response");
  return response;
}

it("is plain text", async () => {
  const response = await log("client/log");
  expect(response.headers["content-type"]).toBe("text/plain");
  expect(await text(response)).toBe("one\ntwo\n");
});

it("hands the options on", async () => {
  await log(
    "client/log?tailLines=0&timestamps=true&previous=false&follow=0&limitBytes=9&sinceTime=2026-01-01T00:00:00.5Z",
  );
  expect(server.containers.logRequests.at(-1)).toEqual({
    follow: false,
    previous: false,
    timestamps: true,
    tailLines: 0,
    limitBytes: 9,
    sinceTime: new Date("2026-01-01T00:00:00.500Z"),
  });
});

it("follows until the container ends", async () => {
  const response = await log("client/log?follow=true");
  const output = server.containers.followed.at(-1);
  const [first] = await once(response, "data");
  expect(String(first)).toBe("one\n");
  output?.end("last\n");
  expect(await text(response)).toBe("last\n");
});

it("stops following when the client leaves", async () => {
  const response = await log("client/log?follow=true");
  const output = server.containers.followed.at(-1);
  if (output === undefined) throw new Error("nothing is followed");
  const closed = new Promise<void>((resolve) => output.once("close", resolve));
  response.destroy();
  await closed;
});

it("is empty and has no content before the pod has a node", async () => {
  expect((await log("pending/log")).statusCode).toBe(204);
});

it("of a container that crashed is that of its last run", async () => {
  expect((await log("crash/log")).statusCode).toBe(200);
  expect((await log("crash/log?previous=true")).statusCode).toBe(200);
});

it.each([
  ["starting/log", 'container "c" in pod "starting" is waiting to start: ContainerCreating'],
  ["nopull/log", 'container "c" in pod "nopull" is waiting to start: trying and failing to pull image'],
  ["client/log?previous=true", 'previous terminated container "c" in pod "client" not found'],
  ["client/log?container=nope", "container nope is not valid for pod client"],
  ["two/log", "a container name must be specified for pod two, choose one of: [a b]"],
  ["client/log?tailLines=x", 'strconv.ParseInt: parsing "x": invalid syntax'],
  ["client/log?sinceTime=junk", 'parsing time "junk" as "2006-01-02T15:04:05Z07:00": cannot parse "junk" as "2006"'],
])("is refused: %s", async (path, message) => {
  const response = await log(path);
  expect(response.statusCode).toBe(400);
  expect(JSON.parse(await text(response))).toMatchObject({ kind: "Status", reason: "BadRequest", message });
});

it.each([
  ["limitBytes=0", "limitBytes: Invalid value: 0: must be greater than 0"],
  ["tailLines=-1", "tailLines: Invalid value: -1: must be greater than or equal to 0"],
  ["sinceSeconds=0", "sinceSeconds: Invalid value: 0: must be greater than 0"],
  [
    "sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z",
    "[]: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
  ],
])("has options that are checked: %s", async (query, why) => {
  const response = await log(`client/log?${query}`);
  expect(response.statusCode).toBe(422);
  expect(JSON.parse(await text(response))).toMatchObject({
    reason: "Invalid",
    message: `PodLogOptions "client" is invalid: ${why}`,
    details: { name: "client", kind: "PodLogOptions" },
  });
});
