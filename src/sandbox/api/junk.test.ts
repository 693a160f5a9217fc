/** Whatever comes in, a Status goes out, and the server lives on. */
import { randomBytes } from "node:crypto";
import { Agent, request as send } from "node:https";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { ask } from "./testing/client.ts";

let sandbox: Sandbox;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => {
  agent.destroy();
  await sandbox.stop();
});

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "a%00b",
  "%ff",
  "..",
  "a%2Fb",
  "x".repeat(300),
  "ok",
  "%E2%98%83",
];
const resources = ["configmaps", "pods", "networkpolicies", "__proto__", "constructor", "services", "secrets"];
const groups = [
  "/api/v1",
  "/apis/networking.k8s.io/v1",
  "/apis/projectcalico.org/v3",
  "/apis/__proto__/v1",
  "/apis/apps/v1",
  "/apis/apps/constructor",
];
const types = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
  "text/plain",
  "",
  "a/b;c",
];
const accepts = [
  "application/json",
  "*/*",
  "application/json;as=Table;v=v1;g=meta.k8s.io",
  "text/html",
  "application/yaml",
  ";;,,",
  "application/json;as=Table;v=v9;g=meta.k8s.io",
];
const queries = [
  "",
  "?watch=true&timeoutSeconds=1&resourceVersion=99999999",
  "?limit=-5",
  "?continue=%00",
  "?labelSelector=%00%ff",
  "?fieldSelector=__proto__%3D1",
  "?dryRun=All&fieldManager=x",
  "?fieldManager=x&force=true",
  "?resourceVersion=1e9",
  "?includeObject=Foo",
  "?fieldValidation=Strict",
  "?__proto__=1",
];

const values = [
  "null",
  "true",
  "5",
  '""',
  "[]",
  "{}",
  "{",
  "[",
  '{"metadata":null}',
  '{"metadata":[]}',
  '{"metadata":{"name":5}}',
  '{"metadata":{"name":"__proto__","labels":{"__proto__":"x","constructor":"y"}}}',
  '{"__proto__":{"polluted":true},"metadata":{"name":"p"}}',
  '{"metadata":{"name":"a","annotations":5}}',
  '{"metadata":{"name":"a","ownerReferences":[null]}}',
  '{"metadata":{"name":"a","managedFields":[{"fieldsV1":5}]}}',
  '{"metadata":{"name":"a","finalizers":[{}]}}',
  '{"apiVersion":5,"kind":{},"metadata":{}}',
  '{"spec":{"podSelector":5},"metadata":{"name":"a"}}',
  '{"spec":{"ingress":[{"from":[{"ipBlock":null}]}]},"metadata":{"name":"a"}}',
  '{"spec":null,"metadata":{"name":"s"}}',
  '{"data":{"a":1e999}}',
  '[{"op":"add","path":"/__proto__/x","value":1}]',
  '[{"op":"remove","path":""}]',
  '[{"op":"copy","from":"/a","path":"/b"}]',
  "[null]",
  '[{"op":5,"path":{}}]',
  '{"$patch":"delete"}',
  '{"$patch":"nope","spec":{"$retainKeys":5}}',
  '{"spec":{"$setElementOrder/containers":[{}],"containers":[{"$patch":"delete"}]}}',
  "a: [",
  "&a [*a, *a]",
  "a: &x {b: *x}",
  "? {}\n: {}",
  "!!binary x",
  "\u0000",
  "k8s\u0000",
  "k8s\u0000\u000a\u00ff\u00ff\u00ff",
  `${"[".repeat(5000)}${"]".repeat(5000)}`,
  `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
];

function junk(random: (below: number) => number): {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
} {
  const pick = (list: readonly string[]) => list[random(list.length)] ?? "";
  const namespace = random(3) === 0 ? `/namespaces/${pick(names)}` : random(2) === 0 ? "/namespaces/default" : "";
  const name = random(2) === 0 ? `/${pick(names)}` : "";
  const sub =
    random(6) === 0 ? `/${pick(["status", "scale", "log", "exec", "__proto__", "eviction", "token", "a/b"])}` : "";
  const body = random(8) === 0 ? randomBytes(random(600)) : Buffer.from(pick(values), "latin1");
  return {
    method: pick(methods),
    path: `${pick(groups)}${namespace}/${pick(resources)}${name}${sub}${pick(queries)}`,
    headers: { "content-type": pick(types), accept: pick(accepts), authorization: `Bearer ${sandbox.token}` },
    body,
  };
}

function sendJunk({ method, path, headers, body }: ReturnType<typeof junk>): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    const hasBody = !["GET", "HEAD", "OPTIONS"].includes(method);
    const length = hasBody ? { "content-length": String(body.length) } : {};
    const options = {
      host: "127.0.0.1",
      port: sandbox.port,
      ca: sandbox.ca,
      agent,
      method,
      path,
      headers: { ...headers, ...length },
    };
    const call = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    call.on("error", reject);
    call.end(hasBody ? body : undefined);
  });
}

test("10,000 broken requests: always an answer, never a failure of the server itself", async () => {
  const random = numbers(42);
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 1250; round++) {
    const requests = Array.from({ length: 8 }, () => junk(random));
    const answers = await Promise.all(requests.map(sendJunk));
    answers.forEach(({ code, text }, index) => {
      const asked = requests[index];
      const where = `${asked?.method} ${asked?.path} ${asked?.headers["content-type"]} ${asked?.body.toString("latin1").slice(0, 80)} → ${code} ${text.slice(0, 200)}`;
      expect(text, where).not.toContain("Internal error occurred");
      expect(text, where).not.toMatch(/\n\s+at .*\.ts/);
      if (code >= 400 && asked?.method !== "HEAD" && !text.startsWith("404 page"))
        expect(text, where).toContain('"kind":"Status"');
    });
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6);
  expect((await ask(sandbox, "GET", "/readyz")).text).toBe("ok");
});

test("a body that is too large is refused before it is read", async () => {
  const { code, json } = await ask(sandbox, "POST", "/api/v1/namespaces/default/configmaps", {
    body: Buffer.alloc(4 * 1024 * 1024, "x"),
  });
  expect(code).toBe(413);
  expect(json.reason).toBe("RequestEntityTooLarge");
});

test("what is no HTTP gets an answer or a closed connection", async () => {
  for (const text of [
    "\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "\u0000\u0001\u0002",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
  ]) {
    const answered = new Promise<string>((resolve) => {
      let got = "";
      const socket = connect({ host: "127.0.0.1", port: sandbox.port, ca: sandbox.ca, servername: "localhost" }, () =>
        socket.end(text),
      );
      socket.on("data", (chunk) => {
        got += chunk.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(got));
    });
    const got = await answered;
    if (got !== "") expect(got).toMatch(/^HTTP\/1\.1 4\d\d/);
  }
  expect((await ask(sandbox, "GET", "/readyz")).code).toBe(200);
});

test("bodies that come a byte at a time, or never wholly, keep nobody else waiting", async () => {
  const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "slow" } });
  const begin = (last: number) => {
    const request = send({
      host: "127.0.0.1",
      port: sandbox.port,
      ca: sandbox.ca,
      method: "POST",
      path: "/api/v1/namespaces/default/configmaps",
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        "content-type": "application/json",
        "content-length": body.length,
      },
    });
    request.on("error", () => {});
    request.write(body.slice(0, last));
    return request;
  };
  const unfinished = Array.from({ length: 100 }, () => begin(5));
  const slow = begin(0);
  const answered = new Promise<number | undefined>((resolve) => {
    slow.on("response", (response) => resolve(response.resume().statusCode));
  });
  for (const letter of body) {
    slow.write(letter);
    await new Promise(setImmediate);
  }
  slow.end();
  expect(await answered).toBe(201);
  expect((await ask(sandbox, "GET", "/api/v1/namespaces/default/configmaps/slow")).code).toBe(200);
  for (const request of unfinished) request.destroy();
  expect((await ask(sandbox, "GET", "/readyz")).text).toBe("ok");
});
