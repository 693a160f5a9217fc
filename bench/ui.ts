import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import { build } from "esbuild";
import { program, Screen } from "../e2e/ui/screen.ts";
import { milliseconds, type Report } from "./harness.ts";

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
