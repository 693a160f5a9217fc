/** Pods with a mistake in them: each is said in the kubelet's words, and nothing else suffers. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { DrivenClock } from "../clock.ts";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { type JsonObject, numberAt, textAt } from "../store/object.ts";

let clock: DrivenClock;
let sandbox: Sandbox;

beforeAll(async () => {
  clock = new DrivenClock();
  sandbox = await startSandbox({ alive: true, clock });
  await clock.advance(1000);
});
afterAll(() => sandbox.stop());

it.each<[string, JsonObject, RegExp]>([
  [
    "a command that is not there",
    { exec: { command: ["nosuch"] } },
    /^Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: executable file `nosuch` not found in \$PATH: No such file or directory: unknown$/,
  ],
  [
    "a port that has no such name",
    { tcpSocket: { port: "nosuch" } },
    /^Readiness probe errored and resulted in unknown state: strconv\.Atoi: parsing "nosuch": invalid syntax$/,
  ],
  [
    "a host that has no such name",
    { httpGet: { host: "nosuch.invalid", port: 80 } },
    /^Readiness probe failed: Get "http:\/\/nosuch\.invalid:80\/": dial tcp: lookup nosuch\.invalid: no such host$/,
  ],
])("a probe by %s fails again and again", async (what, action, words) => {
  const name = what.replaceAll(" ", "-");
  run(name, { readinessProbe: { ...action, periodSeconds: 1 } });
  await clock.advance(3000);
  expect(pod(name)).toMatchObject({ status: { phase: "Running", containerStatuses: [{ ready: false }] } });
  const said = messages(name, "Unhealthy");
  expect(said.at(-1)).toMatch(words);
  const times = () =>
    sandbox.objects.list("events").filter((event) => textAt(event, "involvedObject", "name") === name);
  const count = () => times().reduce((sum, event) => sum + (numberAt(event, "count") ?? 0), 0);
  const before = count();
  await clock.advance(3000);
  expect(count()).toBeGreaterThan(before);
});

it("a probe takes a long page for an answer", async () => {
  const page = ["sh", "-c", "mkdir /www; seq 30000 > /www/index.html; httpd -f -p 80 -h /www"];
  run("long", { command: page, readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } });
  await clock.advance(4000);
  expect(pod("long")).toMatchObject({ status: { containerStatuses: [{ ready: true }] } });
});

it.each<[string, JsonObject, string]>([
  ["a file for its folder", { workingDir: "/etc/passwd" }, "chdir `/etc/passwd`: Not a directory"],
  ["a folder in a file", { workingDir: "/etc/passwd/x" }, "chdir `/etc/passwd/x`: Not a directory"],
  [
    "a volume in a file",
    { volumeMounts: [{ name: "v", mountPath: "/etc/passwd/x" }] },
    "mkdir `/etc/passwd/x`: Not a directory",
  ],
])("a container with %s cannot start", async (what, container, words) => {
  const name = what.replaceAll(" ", "-");
  run(name, container);
  await clock.advance(3000);
  const failure = `failed to create containerd task: failed to create shim task: OCI runtime create failed: ${words}: unknown`;
  expect(messages(name, "Failed")).toContain(`Error: ${failure}`);
  const terminated = { exitCode: 128, reason: "StartError", message: failure };
  expect(pod(name)).toMatchObject({ status: { containerStatuses: [{ lastState: { terminated } }] } });
});

it("a folder that is not there is made, also where nothing else can be written", async () => {
  run("made", { workingDir: "/srv/here", securityContext: { readOnlyRootFilesystem: true } });
  await clock.advance(3000);
  expect(pod("made")).toMatchObject({ status: { phase: "Running" } });
});

function run(name: string, container: JsonObject): void {
  const main = { name: "main", image: "busybox:1.36", command: ["sleep", "1000"], ...container };
  sandbox.objects.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "default", name },
    spec: { containers: [main], volumes: [{ name: "v", emptyDir: {} }] },
  });
}

function pod(name: string) {
  return sandbox.objects.get("pods", { namespace: "default", name });
}

function messages(name: string, reason: string): string[] {
  return sandbox.objects
    .list("events", { namespace: "default" })
    .filter((event) => textAt(event, "involvedObject", "name") === name && textAt(event, "reason") === reason)
    .map((event) => textAt(event, "message"));
}
