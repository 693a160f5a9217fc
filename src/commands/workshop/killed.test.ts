/** The commands, killed at random moments: the next start works, and nothing is half-written. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unpacked } from "../../workshop/learner/luggage.ts";
import { loadModules } from "../../workshop/module/load.ts";
import { parse } from "../../workshop/progress/store.ts";
import { type TestCluster, testCluster } from "../testing/cluster.ts";
import { type Ran, run } from "../testing/run.ts";
import { packageFolder } from "./course.ts";

const kills = 200;
const learners = 4;
/** The program as it is delivered: whoever runs all tests has just built it. */
const program = join(packageFolder(), "dist", "cli.js");
const modules = loadModules(join(packageFolder(), "modules"));
const home = mkdtempSync(join(tmpdir(), "netpol-workshop-killed-"));
const kubeconfig = join(home, "kubeconfig");
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
  writeFileSync(kubeconfig, test.sandbox.kubeconfig());
});

afterAll(async () => {
  await test.close();
  rmSync(home, { recursive: true, force: true });
});

const onCluster = `--kubeconfig ${kubeconfig} --yes`;
const lines = [
  "status",
  "list",
  "report",
  "export me.json",
  "import me.json",
  ...[
    "hint 02/the-rule",
    "hint 02/subject",
    "solution 03/badges",
    "show",
    "check 02/the-rule",
    "answer 02/quiz a",
    "answer 02/predict-egress a a",
    "probe prod/api svc:prod/db:3306",
    "goto 02/the-rule",
    "goto 02/direction",
    "goto 03",
    "skip",
    "next",
    "reset 02/the-rule",
    "reset 02 --yes",
    "reset --all --yes",
  ].map((line) => `${line} ${onCluster}`),
];

it(`${kills} times: whoever comes back finds everything whole`, { timeout: 900_000 }, async () => {
  const done = await Promise.all(Array.from({ length: learners }, (_, number) => killedAgainAndAgain(number)));
  expect(done.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(kills);

  // And the cluster, in which every command was interrupted somewhere, can still be brought into any state.
  const learner = placeOf(0);
  for (const line of ["goto 02/the-rule", "goto 03/badges"])
    expect((await learner.workshop(`${line} ${onCluster}`)).code).toBe(0);
});

async function killedAgainAndAgain(number: number): Promise<number> {
  const learner = placeOf(number);
  const random = seeded(number + 1);
  const pick = () => lines[Math.floor(random() * lines.length)] ?? "status";
  let lasts = 700;
  let count = 0;
  while (count < kills / learners) {
    const line = pick();
    const took = await killed(line, learner, random() * lasts);
    // Moments spread over the time that a command takes here and now.
    lasts = took === undefined ? lasts * 1.02 : Math.max(100, took);
    if (took !== undefined) continue;
    count += 1;
    await expectWhole(learner, line);
  }
  return count;
}

/** Runs a line and kills it after some time; returns how long it took when it was done before that. */
async function killed(line: string, { cwd, env }: Learner, afterMs: number): Promise<number | undefined> {
  const begin = performance.now();
  const child = spawn(process.execPath, [program, ...line.split(" ")], { cwd, env, stdio: "ignore" });
  const ended = once(child, "exit");
  await Promise.race([ended, delay(afterMs)]);
  child.kill("SIGKILL");
  const [, signal] = await ended;
  return signal === "SIGKILL" ? undefined : performance.now() - begin;
}

async function expectWhole({ cwd, workshop }: Learner, line: string): Promise<void> {
  const state = join(cwd, "state");
  const file = join(state, "progress.json");
  const before = existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
  expect(before?.trouble, line).toBeUndefined();
  for (const path of filesIn(join(cwd, "netpol-workshop")))
    expect(firstTexts, `${path} after ${line}`).toContain(readFileSync(path, "utf8"));
  const luggage = join(cwd, "me.json");
  if (existsSync(luggage)) unpacked(readFileSync(luggage, "utf8"), luggage);
  // The next start takes the lock over, and finds nothing that it would have to keep aside.
  const next = await workshop(`hint 01/preflight ${onCluster} --json`);
  expect(next, line).toMatchObject({ code: 0, err: "" });
  expect(existsSync(join(state, "progress.lock"))).toBe(false);
}

/** What the workshop itself puts into a learner's folder. */
const firstTexts = modules.flatMap(({ folder, data }) => [
  ...filesIn(folder).map((path) => readFileSync(path, "utf8")),
  ...data.steps.map(({ title }) => `# ${title}\n`),
]);

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Learner {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  workshop(line: string): Promise<Ran>;
}

function placeOf(number: number): Learner {
  const cwd = join(home, `learner-${number}`);
  mkdirSync(cwd, { recursive: true });
  const env = { PATH: process.env.PATH, LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: join(cwd, "state") };
  return { cwd, env, workshop: (line) => run(line, { cwd, env }) };
}

/** The same numbers each time (mulberry32), so that a failure comes again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
