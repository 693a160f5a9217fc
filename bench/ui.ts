import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import { build } from "esbuild";
import { Player } from "../e2e/ui/player.ts";
import { program, Screen } from "../e2e/ui/screen.ts";
import { atRest, milliseconds, type Report } from "./harness.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const presses = 60;

/** The terminal UI as a person meets it: how soon it shows something, and how soon a key is answered while a check runs. */
export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-bench-"));
  const home = join(folder, "home");
  mkdirSync(home);
  try {
    await firstFrame(report, folder, home);
    await answers(report, folder, home);
    await hour(report, folder, home);
  } finally {
    spawnSync(process.execPath, [program, "sandbox", "stop"], { env: { ...process.env, NETPOL_WORKSHOP_HOME: home } });
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstFrame(report: Report, folder: string, home: string): Promise<void> {
  const bare = await bareInk(folder);
  const plain = await middle(() => timeTo([bare], "hello", folder, home));
  const ours = await middle(() => timeTo([program], "Welcome", folder, home));
  report.add({
    what: "first useful frame",
    value: `${milliseconds(ours)}, ${(ours / plain).toFixed(2)} × a bare Ink program`,
    aim: "1.5 ×",
    met: ours < plain * 1.5,
  });
}

/** The least that can be drawn with Ink, bundled as the program is. */
async function bareInk(folder: string): Promise<string> {
  const source = join(folder, "hello.jsx");
  const outfile = join(folder, "hello.mjs");
  writeFileSync(source, 'import { render, Text } from "ink"; render(<Text>hello</Text>);');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20",
    jsx: "automatic",
    nodePaths: [join(root, "node_modules")],
    define: { "process.env.NODE_ENV": '"production"' },
    alias: { "react-devtools-core": join(root, "tools", "no-devtools.mjs") },
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return outfile;
}

async function middle(measure: () => Promise<number>, runs = 7): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await measure());
  return times.sort((one, other) => one - other)[runs >> 1] ?? 0;
}

/** From the start of a program to a text on its terminal. */
function timeTo(words: readonly string[], text: string, cwd: string, home: string): Promise<number> {
  const began = performance.now();
  const pty = spawn(process.execPath, [...words], {
    cols: 80,
    rows: 24,
    cwd,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: home,
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      NETPOL_WORKSHOP_HOME: home,
      CI: "false",
    },
  });
  return new Promise((resolve) => {
    let written = "";
    let took: number | undefined;
    pty.onData((data) => {
      written += data;
      if (took !== undefined || !written.includes(text)) return;
      took = performance.now() - began;
      pty.kill();
    });
    pty.onExit(() => resolve(took ?? Number.POSITIVE_INFINITY));
  });
}

async function answers(report: Report, folder: string, home: string): Promise<void> {
  const screen = new Screen({ cwd: folder, home, columns: 120, rows: 40 });
  try {
    await screen.shows("Welcome");
    screen.press("enter");
    await screen.shows("╭ Task");
    screen.press(":");
    await screen.shows("Find an action");
    screen.press("let the api in", "enter");
    await screen.shows("A rule opens what selection has closed");
    await screen.until("rest", () => !screen.text().includes("Esc cancels"));
    const quiet = await keyTimes(screen, false);
    const busy = await keyTimes(screen, true);
    for (const [what, times] of [
      ["key to frame", quiet],
      ["key to frame while checks run", busy],
    ] as const) {
      const p95 = times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0;
      report.add({ what: `${what}, p95`, value: milliseconds(p95), aim: "50 ms", met: p95 < 50 });
    }
    await bytes(report, screen);
    await atRest(report, screen.pty.pid, 1);
    screen.press("q");
  } finally {
    screen.kill();
  }
}

/** The selected command moves at each press, which every frame shows. */
async function keyTimes(screen: Screen, checking: boolean): Promise<number[]> {
  const times: number[] = [];
  for (let press = 0; press < presses; press++) {
    if (checking && !screen.text().includes("Esc cancels")) screen.press("c");
    const before = selected(screen);
    const began = performance.now();
    screen.press("tab");
    await screen.until("the next selection", () => selected(screen) !== before);
    times.push(performance.now() - began);
  }
  await screen.until("rest", () => !screen.text().includes("Esc cancels"));
  return times;
}

function selected(screen: Screen): string | undefined {
  return /▶ (kubectl [^│]*)/.exec(screen.text())?.[1];
}

async function bytes(report: Report, screen: Screen): Promise<void> {
  const before = screen.written.length;
  const from = selected(screen);
  screen.press("tab");
  await screen.until("the next selection", () => selected(screen) !== from);
  const written = screen.written.length - before;
  report.add({ what: "bytes written for one key", value: `${written}`, aim: "2000", met: written < 2000 });
}

/** Somebody presses about thirty keys a minute, which look at everything; now and then a command is run, and the step checked. */
const minutes = 60;
const settled = 5;
const minutesBetweenTries = 5;

/** Whether an hour of use needs more memory than its first minutes. The hour is pressed as fast as the program answers. */
async function hour(report: Report, folder: string, home: string): Promise<void> {
  const heap = join(folder, "heap.json");
  const preload = join(folder, "heap.cjs");
  writeFileSync(
    preload,
    `require("node:v8").setFlagsFromString("--expose-gc");
const collect = require("node:vm").runInNewContext("gc");
const { renameSync, writeFileSync } = require("node:fs");
process.on("SIGUSR2", () => {
  collect();
  writeFileSync(${JSON.stringify(`${heap}.new`)}, JSON.stringify(process.memoryUsage()));
  renameSync(${JSON.stringify(`${heap}.new`)}, ${JSON.stringify(heap)});
});
`,
  );
  const env = { NODE_OPTIONS: `--require ${preload}` };
  const screen = new Screen({ cwd: folder, home, columns: 120, rows: 40, args: ["--manual-run"], env });
  const player = new Player(screen);
  const used = async (): Promise<number> => {
    rmSync(heap, { force: true });
    screen.pty.kill("SIGUSR2");
    while (!existsSync(heap)) await delay(20);
    return JSON.parse(readFileSync(heap, "utf8")).heapUsed;
  };
  try {
    await player.findsStep("Let the API in");
    let first = 0;
    for (let minute = 1; minute <= minutes; minute++) {
      await minuteOfUse(screen);
      if (minute % minutesBetweenTries === 0) await triesSomething(screen);
      if (minute === settled) first = await used();
    }
    const last = await used();
    report.add({
      what: `heap after ${minutes} minutes of use`,
      value: `${megabytes(last)}, ${(last / first).toFixed(2)} × that after ${settled}`,
      aim: "1.2 ×",
      met: last < first * 1.2,
    });
    screen.press("q");
  } finally {
    screen.kill();
  }
}

async function minuteOfUse(screen: Screen): Promise<void> {
  const goes = async (key: string, shows: string): Promise<void> => {
    screen.press(key);
    await screen.shows(shows);
  };
  const comesBack = (): Promise<void> => goes("esc", "╭ Let the API in");
  await goes("w", "╭ Who reaches whom");
  screen.press("right", "down");
  await goes("enter", "╭ Why");
  await goes("esc", "╭ Who reaches whom");
  await comesBack();
  await goes("f", "╭ Flows");
  screen.press("down", "down", "d", "d");
  await comesBack();
  await goes("m", "╭ Modules");
  screen.press(..."jjjjkkkk");
  await comesBack();
  await goes("M", "╭ Map");
  await comesBack();
  await goes("?", "╭ Keys");
  await comesBack();
}

async function triesSomething(screen: Screen): Promise<void> {
  await screen.works("x", "running ");
  await screen.works("c", "checking the connections");
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
