/** The workshop's commands as a learner uses them, one after the other, on one cluster. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseManifests } from "../../manifests/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { clusterPolicyKinds, namespacedPolicyKinds } from "../../workshop/lab/ownership.ts";
import { classroom } from "../testing/classroom.ts";
import { packageFolder } from "./course.ts";

const module = join(packageFolder(), "modules", "02-first-policy");
const room = classroom();
const { workshop, onCluster, asJson } = room;
let before: readonly string[];

beforeAll(async () => {
  before = await everything();
});

/** The line of status for one step. */
async function scoreOf(step: string): Promise<unknown> {
  const { out } = await workshop("status --json");
  const steps: { step: string }[] = JSON.parse(out).steps;
  return steps.find((one) => one.step === step);
}

async function apply(file: string): Promise<void> {
  const { objects } = parseManifests(readFileSync(join(module, file), "utf8"), file);
  for (const { object } of objects) await room.cluster.apply(object, { force: true });
}

/** Every object of every kind that can be listed, but for what a cluster writes down about itself. */
async function everything(): Promise<readonly string[]> {
  const kinds = (await room.cluster.resources({ fresh: true })).filter(
    ({ verbs, kind }) => verbs.includes("list") && verbs.includes("delete") && !["Event", "Lease"].includes(kind),
  );
  const lists = await Promise.all(kinds.map((kind) => room.cluster.list(kind)));
  return lists
    .flatMap(({ items }) => items)
    .map((object) => `${object.apiVersion} ${nameOf(object)}`)
    .sort();
}

function nameOf({ kind, metadata }: RawObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** What a step begins with: policies and worlds, as somebody wrote them. */
async function labState(): Promise<Record<string, unknown>> {
  const kinds = [
    ...namespacedPolicyKinds,
    ...clusterPolicyKinds,
    { apiVersion: "v1", kind: "Namespace" },
    { apiVersion: "v1", kind: "Service" },
    { apiVersion: "apps/v1", kind: "Deployment" },
    { apiVersion: "v1", kind: "ConfigMap" },
  ];
  const served = await Promise.all(kinds.map(async (kind) => ((await room.cluster.resource(kind)) ? [kind] : [])));
  const lists = await Promise.all(served.flat().map((kind) => room.cluster.list(kind)));
  return Object.fromEntries(
    lists
      .flatMap(({ items }) => items)
      .map((object): [string, unknown] => [
        `${object.apiVersion} ${nameOf(object)}`,
        { labels: object.metadata.labels, spec: withoutAddresses(object), data: object.data },
      ])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function withoutAddresses({ kind, spec }: RawObject): unknown {
  return kind === "Service" && typeof spec === "object" ? { ...spec, clusterIP: "", clusterIPs: [] } : spec;
}

it.each(["hint 02/the-rule", "solution 02/the-rule", "show 02/the-rule", "list", "status", "report"])(
  "%s reaches no cluster, starts no sandbox, and lets a cluster be named",
  async (line) => {
    for (const flags of ["", " --kubeconfig nowhere --context nobody --yes --read-only"])
      expect(await workshop(`${line}${flags}`)).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(room.cwd, "state", "sandbox"))).toBe(false);
  },
);

describe("a step", () => {
  it("begins with policies that the learner's kubectl apply changes as if they had applied them", async () => {
    await onCluster("goto 02/direction");
    const name = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "prod", name: "db-policy" };
    expect((await room.cluster.get(name))?.spec).toHaveProperty("ingress");
    const without = `{apiVersion: ${name.apiVersion}, kind: ${name.kind}, metadata: {name: ${name.name}, namespace: prod}, spec: {podSelector: {}}}`;
    writeFileSync(join(room.cwd, "without.yaml"), without);
    expect(await workshop(`kubectl apply -f without.yaml --kubeconfig ${room.kubeconfig}`)).toMatchObject({
      code: 0,
      err: "",
    });
    expect((await room.cluster.get(name))?.spec).not.toHaveProperty("ingress");
  });

  it("fails with its coaching, passes when it is solved on the cluster, and is scored", async () => {
    expect((await onCluster("goto 02/the-rule")).out).toContain("Let the API in");
    const early = await onCluster("check");
    expect(early.code).toBe(1);
    expect(early.out).toContain("still those with which this step began");

    await apply("wrong/split-rule.yaml");
    expect(await asJson("check")).toMatchObject({
      step: "02-first-policy/the-rule",
      passed: false,
      mistake: expect.stringMatching(/^The port stands in a rule of its own/),
      hint: expect.stringContaining("one list item"),
    });

    await apply("solution/db-policy.yaml");
    expect(await asJson("check")).toEqual({
      step: "02-first-policy/the-rule",
      passed: true,
      cells: expect.arrayContaining([
        {
          from: "prod/api",
          to: "svc:prod/db:3306",
          expected: "allow",
          observed: "allow",
          predicted: "allow",
          // Asked of targets that must be denied; in a second round there may be none.
          alive: expect.stringMatching(/yes|unknown/),
          ok: true,
          outcome: expect.anything(),
          reason: expect.any(String),
        },
      ]),
      facts: [
        { ok: true, says: expect.any(String) },
        { ok: true, says: expect.any(String) },
      ],
      patienceMs: expect.any(Number),
      broken: [],
    });
    // Before anything was applied there was nothing to try.
    expect(await scoreOf("the-rule")).toMatchObject({ state: "passed", attempts: 2, points: 25, of: 25 });
    const { out } = await workshop("report");
    expect(out).not.toContain("still those with which this step began");
    expect(out).toContain("25 of 80 points");
    expect(out).toContain("Let the API in: The port stands in a rule of its own");
    expect((await onCluster("next --json")).out).toContain('"step": "02-first-policy/predict-egress"');
  });

  it("costs a tenth for each level of hint, which come one after the other", async () => {
    await onCluster("goto 02/the-rule");
    expect(await asJson("hint")).toEqual({ level: 1, text: expect.any(String) });
    expect(await asJson("hint")).toMatchObject({ level: 2 });
    await apply("solution/db-policy.yaml");
    expect((await onCluster("check")).out).toContain("20 of 25 points");
    expect((await onCluster("hint --level 4")).err).toContain("three levels");
  });

  it("scores nothing once its solution was shown", async () => {
    await onCluster("goto 02/the-rule");
    expect(await asJson("solution")).toMatchObject({
      files: [{ manifest: expect.stringContaining("port: 3306") }],
      answers: [],
    });
    await apply("solution/db-policy.yaml");
    expect((await onCluster("check")).out).toContain("0 of 25 points");
  });

  it("is solved for whoever skips it, who goes on from there without points", async () => {
    await onCluster("goto 02/the-rule");
    expect(await asJson("skip")).toMatchObject({ step: "02-first-policy/predict-egress", state: "open" });
    expect(await scoreOf("the-rule")).toMatchObject({ state: "skipped", points: 0 });
    expect((await onCluster("check 02/the-rule")).code).toBe(0);
    expect(await scoreOf("the-rule")).toMatchObject({ state: "skipped", points: 0 });
  });

  it("says so when it breaks an earlier one", async () => {
    await onCluster("goto 02/direction");
    await apply("solution/db-policy.yaml");
    await room.cluster.apply({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "stray", namespace: "dev" },
      spec: { podSelector: { matchLabels: { nobody: "here" } } },
    });
    expect(await asJson("check")).toMatchObject({
      passed: true,
      broken: [{ step: { module: "02-first-policy", step: "the-rule" }, says: expect.any(String) }],
    });
    expect((await onCluster("check")).out).toContain("But the-rule no longer holds: ");
  });

  it("is not left, nor its cluster changed, by going on before it is done", async () => {
    await onCluster("goto 02/the-rule");
    await apply("wrong/no-port.yaml");
    const mine = await labState();
    const { code, out } = await onCluster("next");
    expect(code).toBe(0);
    expect(out).toContain("This step is not done yet; to leave it: netpol-workshop skip");
    expect(await labState()).toEqual(mine);
  });

  it("takes answers by letter and says of each why", async () => {
    const { code, out } = await onCluster("answer 02/quiz a a a a a --json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      step: "02-first-policy/quiz",
      passed: false,
      answers: expect.arrayContaining([expect.objectContaining({ ask: expect.any(String), ok: expect.any(Boolean) })]),
    });
  });

  it.each([
    ["", "there are 2 questions, and 0 answers were given"],
    ["b", "there are 2 questions, and one answer was given"],
    ["b b b", "there are 2 questions, and 3 answers were given"],
    ["b z", "question 2 has the choices a to c"],
    ["ab b", "question 1 takes one choice"],
  ])("does not take '%s' for the first answer, which counts", async (letters, trouble) => {
    const before = await scoreOf("preflight");
    const { code, err } = await onCluster(`answer 01/preflight ${letters}`.trim());
    expect([code, err]).toEqual([1, expect.stringContaining(trouble)]);
    expect(await scoreOf("preflight")).toEqual(before);
  });

  it("is shown in words, with its commands as they are typed", async () => {
    const { out } = await workshop("show 01/preflight");
    expect(out).toContain("Before you write a policy, find out whether anybody would obey it.");
    expect(out).toMatch(/^ {2}kubectl api-resources --api-group=networking\.k8s\.io$/m);
    expect(out).toContain("answer 01-is-anybody-enforcing/preflight LETTER …");
    expect(out).not.toMatch(/```|shows:/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe("goto", () => {
  it("leads to the same state of the cluster from any other", async () => {
    await onCluster("goto 02/direction");
    const wanted = await labState();

    await onCluster("goto 02/the-rule");
    await apply("wrong/swapped.yaml");
    await apply("wrong/other-namespace.yaml");
    await room.cluster.remove({ apiVersion: "v1", kind: "Service", namespace: "prod", name: "db" });
    await onCluster("goto 02/direction");
    expect(await labState()).toEqual(wanted);

    // A hand of somebody else in the very object that the step begins with.
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "prod", name: "db-policy" };
    await room.cluster.patch(policy, { type: "merge", body: { spec: { egress: [{}] } } });
    await onCluster("goto 02/direction");
    expect(await labState()).toEqual(wanted);

    await onCluster("reset --all");
    await onCluster("goto 02/direction");
    expect(await labState()).toEqual(wanted);
  });

  it("takes the tiers of another module away again", async () => {
    await onCluster("reset --all");
    await onCluster("goto 02/subject");
    const wanted = await labState();
    await onCluster("skip 09");
    await onCluster("goto 09");
    await onCluster("goto 02/subject");
    const policies = (state: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(state).filter(([name]) => /Policy|Tier|NetworkSet/.test(name)));
    expect(policies(await labState())).toEqual(policies(wanted));
  });

  it("refuses a namespace that is somebody else's, and touches nothing in it", async () => {
    await onCluster("reset --all");
    const theirs = { apiVersion: "v1", kind: "Namespace", metadata: { name: "prod", labels: { team: "shop" } } };
    await room.cluster.create(theirs);
    await room.cluster.create({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "db-policy", namespace: "prod" },
      spec: { podSelector: {} },
    });
    const state = await labState();
    const { code, err } = await onCluster("goto 02");
    expect(code).toBe(3);
    expect(err).toContain("already has Namespace prod, and not from this workshop");
    await onCluster("reset --all");
    expect(await labState()).toEqual(state);
    await room.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: "prod" });
    await expect.poll(() => room.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "prod" })).toBeUndefined();
  });
});

describe("reset", () => {
  it("of everything leaves nothing of ours in the cluster, and the learner's files aside", async () => {
    await onCluster("goto 02/the-rule");
    await apply("solution/db-policy.yaml");
    const file = join(room.cwd, "netpol-workshop", "02-first-policy", "db-policy.yaml");
    writeFileSync(file, "# mine\n");
    expect((await workshop("reset --all")).code).not.toBe(0);
    expect(existsSync(file)).toBe(true);
    const aside = file.replace(".yaml", ".kept-1.yaml");
    expect(await asJson("reset --all")).toEqual({ reset: "all", keptAside: [aside] });
    expect(readFileSync(aside, "utf8")).toBe("# mine\n");
    await expect.poll(everything).toEqual(before);
    expect(JSON.parse((await workshop("status --json")).out)).toMatchObject({ points: 0 });
  });

  it("of a step brings its first file and its first state back", async () => {
    await onCluster("goto 02/direction");
    const file = join(room.cwd, "netpol-workshop", "02-first-policy", "direction.yaml");
    const first = readFileSync(file, "utf8");
    const wanted = await labState();
    writeFileSync(file, "# mine\n");
    await apply("solution/db-policy.yaml");
    await onCluster("reset 02/direction");
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(await labState()).toEqual(wanted);
  });
});
