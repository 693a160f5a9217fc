/** The terminal lent to the learner's shell and editor, and left for the shell that they came from. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Learner } from "./learner.ts";
import { program, type Screen } from "./screen.ts";

const modules = join(import.meta.dirname, "..", "..", "modules");
const learner = new Learner();
const file = learner.file("02-first-policy", "db-policy.yaml");
const prompt = "me$ ";

beforeAll(async () => {
  expect(learner.run("goto", "02/subject")).toMatchObject({ code: 0 });
  await learner.choosesTheSandbox();
});
afterEach(() => learner.closeScreens());
afterAll(() => learner.leave());

async function opened(env: Readonly<Record<string, string>> = {}): Promise<Screen> {
  const screen = learner.open({ columns: 100, rows: 30, env: { PS1: prompt, ...env } });
  await screen.shows("╭ Task");
  await screen.rests();
  return screen;
}

let lines = 0;

/** Types a line into the shell on the screen, and waits for its end. */
async function typed(screen: Screen, line: string): Promise<void> {
  lines += 1;
  screen.press(`clear; ${line}; echo "(${lines} $?)"`, "enter");
  await screen.shows(new RegExp(`^\\(${lines} \\d+\\)`, "m"));
}

test("in the shell the workshop's commands work, and what they did is there when the learner comes back", async () => {
  const screen = await opened();
  // Whoever is not served from the screen is told by whom the progress is held.
  expect(learner.run("hint").err).toContain(`another netpol-workshop (process ${screen.pty.pid})`);

  screen.press("s");
  await screen.shows(prompt);
  expect(screen.isOwn).toBe(false);
  await typed(screen, "kubectl get pods -n prod");
  expect(screen.text()).toMatch(/db +2\/2 +Running/);
  writeFileSync(file, readFileSync(join(modules, "02-first-policy", "wrong", "subject-is-the-caller.yaml")));
  await typed(screen, "kubectl apply -f db-policy.yaml && netpol-workshop check");
  expect(screen.text()).toContain("The policy protects the API, not the database.");
  await typed(screen, "netpol-workshop hint");
  expect(screen.text()).toContain("Hint 1 of 3");
  // Ctrl-C belongs to what runs there; a shell that is just starting a program may miss it, so the program speaks first.
  screen.press("clear; tail -f db-policy.yaml", "enter");
  await screen.shows(/^kind: NetworkPolicy/m);
  screen.press("ctrl-c");
  await typed(screen, "netpol-workshop status");
  expect(learner.step("02-first-policy/subject")).toMatchObject({ attempts: 1, hints: 1, state: "open" });

  screen.press("exit", "enter");
  await screen.shows("Hint 1 of 3");
  expect(screen.isOwn).toBe(true);
  // The progress is the screen's again, and it goes on with what was done in the shell.
  expect(learner.run("hint").code).toBe(3);
  screen.press("h");
  await screen.until("the second hint", () => learner.step("02-first-policy/subject").hints === 2);
  expect(learner.step("02-first-policy/subject").attempts).toBe(1);

  screen.press("s");
  await screen.shows(prompt);
  await typed(screen, "netpol-workshop skip");
  screen.press("exit", "enter");
  await screen.shows("A rule opens what selection has closed.");
  expect(learner.step("02-first-policy/subject").state).toBe("skipped");
});

test("a second screen in the shell has the progress until it is left", async () => {
  const screen = await opened();
  screen.press("s");
  await screen.shows(prompt);
  screen.press("netpol-workshop", "enter");
  await screen.shows("╭ Task");
  await screen.rests();
  expect(learner.run("hint").err).toContain("another netpol-workshop");
  screen.press("h");
  await screen.shows("Hint 1 of 3");
  screen.press("q");
  await screen.shows(prompt);
  screen.press("exit", "enter");
  await screen.shows("Hint 1 of 3");
});

/** Writes a program for the shell; a path with spaces, as on many a machine. */
function script(name: string, ...lines: readonly string[]): string {
  const path = join(learner.folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

test("an editor of the learner's own gets the file and the terminal, and the screen comes back as it was", async () => {
  expect(learner.run("goto", "02/subject").code).toBe(0);
  const editor = script("an editor", 'echo "editing with $1"', "read -r answer", 'echo "$answer" > "$2"');
  const screen = await opened({ VISUAL: `'${editor}' --wait`, EDITOR: "false" });
  const before = screen.text();
  screen.press("e");
  await screen.shows("editing with --wait");
  expect(screen.isOwn).toBe(false);
  screen.press("# nothing but a comment", "enter");
  await screen.until("our screen", () => screen.isOwn);
  expect(readFileSync(file, "utf8")).toBe("# nothing but a comment\n");
  // What was saved is checked at once.
  await screen.shows("The policies are still those");
  await screen.rests();
  expect(screen.text().split("\n")[0]).toBe(before.split("\n")[0]);
});

test.each([
  ["is not there", "no-such-editor --wait", /your editor cannot be started: EDITOR is "no-such-editor --wait"/],
  ["fails", "sh -c 'exit 3'", /your editor ended with exit code 3/],
])("an editor that %s is named, and the screen stays", async (_what, editor, says) => {
  const screen = await opened({ EDITOR: editor });
  screen.press("e");
  await screen.shows(says);
  expect(screen.isOwn).toBe(true);
  screen.press("esc");
  await screen.shows("╭ Task");
  screen.press("h");
  await screen.shows(/Hint \d of 3/);
});

test("Ctrl-Z gives the terminal to the shell, and fg paints the same screen again", async () => {
  const screen = learner.open({ columns: 100, rows: 30, command: ["/bin/bash", "--norc", "-i"], env: { PS1: prompt } });
  await screen.shows(prompt);
  screen.press(`'${process.execPath}' '${program}'`, "enter");
  await screen.shows("╭ Task");
  await screen.rests();
  const before = screen.text();
  screen.press("ctrl-z");
  await screen.shows("Stopped");
  expect(screen.isOwn).toBe(false);
  await typed(screen, "stty -a | grep -o ' echo '");
  expect(screen.text()).toContain("echo");
  screen.press("fg", "enter");
  await screen.until("the same screen", () => screen.isOwn && screen.text() === before);
  screen.press("?");
  await screen.shows("╭ Keys");
  screen.press("esc");
  await screen.shows("╭ Task");
  screen.press("q");
  await screen.until("the shell", () => !screen.isOwn);
});

test("where no shell would go on with it, Ctrl-Z does nothing", async () => {
  const screen = await opened();
  screen.press("ctrl-z", "?");
  await screen.shows("╭ Keys");
  expect(screen.isOwn).toBe(true);
});

test("Ctrl-C in an editor is the editor's, though both hear it", async () => {
  // An editor that speaks when it listens.
  const listening = 'process.on("SIGINT", () => process.exit(3)); console.log("editing"); setInterval(() => {}, 1000)';
  const editor = script("an editor that is left", `exec '${process.execPath}' -e '${listening}'`);
  const screen = await opened({ EDITOR: editor });
  screen.press("e");
  await screen.shows("editing");
  screen.press("ctrl-c");
  await screen.shows("your editor ended with");
  screen.press("esc");
  await screen.shows("╭ Task");
});

test("whoever closes the window has left in order", async () => {
  const [code, said] = [join(learner.folder, "code"), join(learner.folder, "said")];
  const line = `trap : HUP; '${process.execPath}' '${program}' 2> '${said}'; echo $? > '${code}'`;
  // A terminal of its own in the terminal, which goes together with its program.
  const window = `
    const { spawn } = require(${JSON.stringify(fileURLToPath(import.meta.resolve("@lydell/node-pty")))});
    const pty = spawn("/bin/sh", ["-c", ${JSON.stringify(line)}], { cols: 100, rows: 30 });
    pty.onData((data) => process.stdout.write(data));`;
  const screen = learner.open({ columns: 100, rows: 30, command: [process.execPath, "-e", window] });
  await screen.shows("╭ Task");
  await screen.rests();
  screen.kill();
  const left = () => (existsSync(code) ? readFileSync(code, "utf8") : "");
  await expect.poll(left).not.toBe("");
  // Node itself may fail where it cannot give the terminal back; of ours there is nothing to say.
  expect(readFileSync(said, "utf8")).not.toContain("bug:");
  // Nobody holds the progress any more.
  expect(learner.run("hint").code).toBe(0);
});
