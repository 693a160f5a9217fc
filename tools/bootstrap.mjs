// What `npm start`, `npm test` and their like run first: installs and builds what is missing or out of date, then does the work.
// Uses Node alone, because it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, "node_modules", ".netpol-workshop");
const [task = "start", ...rest] = process.argv.slice(2);

const tasks = {
  start: () => build() || program(join(root, "dist", "cli.js"), ...rest),
  test: () => build() || bin("vitest", "run", ...rest),
  e2e: () => build() || bin("vitest", "run", "e2e/", "src/cluster/live", ...rest),
  lint: () => bin("tsc", "--noEmit") || bin("biome", "check", "--error-on-warnings", "."),
  check: () => tasks.lint() || tasks.test(),
  stills: () => build() || program(...typescript("tools", "stills.ts")),
  conformance: () => program(...typescript("src", "policy", "conformance", "main.ts"), ...rest),
  bench: () => build() || program("--expose-gc", ...typescript("bench", "main.ts"), ...rest),
};

requireNode();
install();
process.exit(tasks[task]?.() ?? fail(`unknown task ${task}; one of: ${Object.keys(tasks).join(", ")}`));

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old: netpol-workshop needs Node 20.19 or newer (https://nodejs.org).`);
}

/** Installs when the lock file differs from the one that was installed last. */
function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(process.platform)
    .digest("hex");
  if (readStamp("installed") === lock) return;
  note("installing dependencies (once) …");
  const result = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    shell: process.platform === "win32",
  });
  if (result !== 0)
    fail("`npm ci` failed; its messages are above. Check the network, then run the same command again.");
  writeStamp("installed", lock);
}

/** Builds when a source file is newer than the last build, or the set of files changed. */
function build() {
  const sources = hashTree("src", "tools", "package.json", "package-lock.json");
  if (existsSync(join(root, "dist", "cli.js")) && readStamp("built") === sources) return 0;
  note("building …");
  if (run(process.execPath, [join(root, "tools", "build.mjs")]) !== 0)
    fail("the build failed; its messages are above.");
  writeStamp("built", sources);
  return 0;
}

function hashTree(...paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const info = statSync(join(root, path));
    if (!info.isDirectory()) hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
    else for (const name of readdirSync(join(root, path)).sort()) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

/** Runs one of our own programs in the folder where npm was called. */
function program(...args) {
  return run(process.execPath, args, { cwd: process.env.INIT_CWD ?? process.cwd() });
}

/** Node's flags for a TypeScript file. */
function typescript(...path) {
  return ["--import", pathToFileURL(join(root, "node_modules", "tsx", "dist", "loader.mjs")).href, join(root, ...path)];
}

/** Runs an installed tool at the root. */
function bin(name, ...args) {
  const folder = join(root, "node_modules", { tsc: "typescript", biome: "@biomejs/biome" }[name] ?? name);
  const { bin: file } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return run(process.execPath, [join(folder, typeof file === "string" ? file : file[name]), ...args]);
}

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) fail(`cannot run ${command}: ${error.message}`);
  return status ?? (signal === "SIGINT" ? 130 : 1);
}

function readStamp(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function writeStamp(name, content) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), content);
}

function note(text) {
  process.stderr.write(`netpol-workshop: ${text}\n`);
}

function fail(text) {
  note(text);
  process.exit(1);
}
