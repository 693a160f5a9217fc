/** Requests that were sent to Kubernetes 1.35.6 with Calico 3.32.1, and what came back, in the order of the recording. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import type { Json } from "../store/object.ts";
import { ask } from "./testing/client.ts";

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly status: string;
  /** Absent where the recording was cut. */
  readonly answer: Json;
  readonly warning?: string;
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL("testdata/requests.json", import.meta.url), "utf8"),
);

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ make: { calico: "3.32" } });
  for (const name of ["rec-store", "rec-lab"])
    sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
});

afterAll(() => sandbox.stop());

/** What differs from cluster to cluster: ids, times, versions, and who owns which field. */
function normal(value: Json): Json {
  if (typeof value === "string")
    return value
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME")
      .replace(/("resourceVersion\\*":\\*")\d+/g, "$1N")
      .replace(/current: \d+/g, "current: N")
      .replace(/"managedFields\\*":.*?\}\}\}?\}\],?/, "")
      .replace(/too old resource version: 1 \(\d+\)/, "too old resource version: 1 (N)");
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value)
    .filter(([name]) => name !== "managedFields")
    .map(([name, field]): [string, Json] => [name, name === "resourceVersion" ? "N" : normal(field)]);
  return Object.fromEntries(fields);
}

test.each(recorded.map((one, index) => ({ name: `${index} ${one.method} ${one.url}`, ...one })))(
  "$name",
  async (one) => {
    const answer = await ask(sandbox, one.method, one.url, {
      accept: one.accept ?? "*/*",
      headers: { "user-agent": "curl/7.88.1" },
      ...(one.contentType ? { contentType: one.contentType } : {}),
      ...(one.body === undefined ? {} : { body: Buffer.from(one.body) }),
    });
    expect(answer.code).toBe(Number(one.status));
    if (typeof one.answer === "string") expect(answer.text).toBe(one.answer);
    else if (one.answer !== null) expect(normal(answer.json)).toEqual(normal(one.answer));
    if (one.warning) expect(answer.headers.warning).toBe(one.warning);
  },
);
