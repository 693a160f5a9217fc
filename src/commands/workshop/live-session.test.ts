/** The UI's session on a cluster of the learner's own: flags hold there as they do for commands. */
import { setMaxListeners } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parseManifests } from "../../manifests/index.ts";
import type { RawObject } from "../../policy/index.ts";
import type { Session } from "../../ui/index.ts";
import { findOurs, nameText, remove } from "../../workshop/lab/clean.ts";
import type { Call } from "../command.ts";
import { type TestCluster, testCluster } from "../testing/cluster.ts";
import { openSession } from "./live-session.ts";

let test: TestCluster;
let home: string;
const opened: Session[] = [];
const { signal } = new AbortController();
setMaxListeners(0, signal);

beforeAll(async () => {
  test = await testCluster();
});

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "session-"));
  const own = test.sandbox.kubeconfig();
  // The context that is chosen is not the current one, and that one leads nowhere.
  const two = own
    .replace(/^current-context: .*$/m, "current-context: elsewhere")
    .replace(/^contexts:$/m, "contexts:\n  - name: elsewhere\n    context: { cluster: elsewhere, user: nobody }")
    .replace(/^clusters:$/m, "clusters:\n  - name: elsewhere\n    cluster: { server: 'https://127.0.0.1:1' }");
  writeFileSync(join(home, "kubeconfig"), two);
  vi.stubEnv("KUBECONFIG", join(home, "kubeconfig"));
  // A kubectl that shows with what it was called.
  writeFileSync(join(home, "kubectl"), '#!/bin/sh\ncat "${KUBECONFIG%%:*}"\nenv\n', { mode: 0o755 });
  vi.stubEnv("PATH", `${home}:${process.env.PATH}`);
});

afterEach(async () => {
  for (const session of opened.splice(0)) session.close();
  await remove(test.cluster, await findOurs(test.cluster));
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

afterAll(() => test.close());

/** Opens the workshop on the test's cluster as the UI does; somebody at the terminal gives these answers. */
async function open(flags: Readonly<Record<string, string | true>>, answers: readonly string[] = []): Promise<Session> {
  const left = [...answers];
  const output = { write: () => {}, isTTY: true, columns: 80 };
  const env = { ...process.env, NETPOL_WORKSHOP_HOME: home, LANG: "C.UTF-8" };
  const call: Call = {
    args: [],
    flags: {
      on: (name) => Object.hasOwn(flags, name),
      text: (name) => (typeof flags[name] === "string" ? flags[name] : undefined),
      list: () => [],
    },
    io: { out: output, err: output, env, cwd: home, readStdin: async () => "", ask: async () => left.shift() ?? "no" },
  };
  const { context } = test.cluster.target;
  const opening = { onProgress: () => {}, lend: <T>(use: () => Promise<T>) => use(), signal };
  const session = await openSession(call, { kind: "context", name: context }, opening);
  opened.push(session);
  return session;
}

const ours = async () => (await findOurs(test.cluster)).map(nameText);

describe("the UI's session on a context", () => {
  it("asks before the first change, and makes none when the answer is no", async () => {
    await expect(open({}, ["no"])).rejects.toMatchObject({ detail: ["nothing was changed"] });
    expect(await ours()).toEqual([]);
    const session = await open({}, ["yes"]);
    expect(session.cluster).toBe(test.cluster.target.context);
    expect(await ours()).not.toEqual([]);
  });

  it("runs the lesson's commands on that context, whatever the current one is", async () => {
    const session = await open({}, ["yes"]);
    const { output } = await session.run(["kubectl", "get", "namespaces"], signal);
    const { context } = test.cluster.target;
    expect(output).toContain(`current-context: "${context}"`);
    expect(output).toContain(`NETPOL_WORKSHOP_CONTEXT=${context}`);
  });

  it("changes nothing with --read-only: not by a step, not by a lesson's kubectl", async () => {
    const session = await open({ "read-only": true });
    const { workshop } = session;
    const refused = { message: expect.stringContaining("--read-only: refused to") };
    await expect(workshop.goto(workshop.locate("03"))).rejects.toMatchObject(refused);
    await expect(workshop.skip(workshop.here())).rejects.toMatchObject(refused);
    await expect(session.run(["kubectl", "create", "namespace", "mine"], signal)).rejects.toMatchObject(refused);
    const { output } = await session.run(["kubectl", "get", "namespaces"], signal);
    // The workshop's own commands in a lesson, and in the learner's shell, read the flag there.
    expect(output).toContain("NETPOL_WORKSHOP_READ_ONLY=true");
    expect(await ours()).toEqual([]);
    expect(await test.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "mine" })).toBeUndefined();
  });

  it("keeps to the attendee's namespaces with --prefix", async () => {
    const session = await open({ prefix: "alice" }, ["yes"]);
    const { workshop } = session;
    await workshop.goto(workshop.locate("03"));
    await workshop.skip(workshop.here());
    expect(workshop.namespaces(workshop.here()).every((name) => name.startsWith("alice-"))).toBe(true);
    const names = await ours();
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.startsWith("Namespace alice-"))).toEqual([]);
    const lesson = workshop.here().module.lesson.sections.flatMap(({ commands }) => commands.map(({ text }) => text));
    expect(lesson.join("\n")).toContain("-n alice-lobby");
  });

  it("names an attendee's mistakes, whatever others have in the same cluster", async () => {
    const metadata = {
      labels: { "app.kubernetes.io/managed-by": "netpol-workshop", "netpol-workshop/attendee": "bob" },
    };
    const spec = { podSelector: { matchLabels: { role: "nobody" } }, ingress: [] };
    const bobs: readonly RawObject[] = [
      { apiVersion: "v1", kind: "Namespace", metadata: { ...metadata, name: "bob-prod" } },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { namespace: "bob-prod", name: "his" },
        spec,
      },
    ];
    for (const object of bobs) await test.cluster.apply(object);
    const session = await open({ prefix: "alice" }, ["yes"]);
    const { workshop } = session;
    const step = workshop.locate("02/the-rule");
    await workshop.goto(step);
    expect((await workshop.check(step)).coaching?.from).toBe("begin");
    const mistakes = step.step.kind === "write" ? step.step.wrong : [];
    const known = mistakes.find(({ refused }) => refused === undefined);
    const text = session.read(join(step.module.folder, known?.file ?? "")) ?? "";
    session.write(workshop.fileOf(step) ?? "", text);
    for (const { object } of parseManifests(text, "wrong.yaml").objects)
      await test.cluster.apply(object, { force: true });
    const { coaching } = await workshop.check(step);
    expect([coaching?.from, coaching?.says]).toEqual(["mistake", known?.says]);
  });

  it("lets no policy of an attendee decide for the others", async () => {
    const session = await open({ prefix: "alice" }, ["yes"]);
    const { workshop } = session;
    const step = workshop.locate("09/names");
    await workshop.goto(step);
    await workshop.skip(step);
    const file = workshop.fileOf(step) ?? "";
    const [solution = ""] = step.step.kind === "write" ? step.step.solution : [];
    const right = session.read(join(step.module.folder, solution)) ?? "";
    const tooFar = right.replace(/^ *namespaceSelector: "kubernetes.io.*\n/m, "");
    expect(tooFar).not.toBe(right);
    await workshop.goto(step);

    session.write(file, tooFar);
    const apply = () => session.run(["kubectl", "apply", "-f", file], signal);
    const names = workshop.namespaces(step).map((name) => `'${name}'`);
    await expect(apply()).rejects.toMatchObject({
      message: expect.stringMatching(/^GlobalNetworkPolicy alice-.* decides for all namespaces, and others share/),
      next: [expect.stringContaining(`kubernetes.io/metadata.name in {${names.join(", ")}}`)],
    });
    // By a kubectl of their own.
    for (const { object } of parseManifests(tooFar, file).objects) await test.cluster.apply(object, { force: true });
    const { passed, coaching } = await workshop.check(step);
    expect([passed, coaching?.says]).toEqual([false, expect.stringContaining("decides for all namespaces")]);

    session.write(file, right);
    expect((await apply()).code).toBe(0);
    for (const { object } of parseManifests(right, file).objects) await test.cluster.apply(object, { force: true });
    expect((await workshop.check(step)).passed).toBe(true);
  });
});
