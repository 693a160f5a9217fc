import { describe, expect, test } from "vitest";
import { EnvironmentError, InputError } from "../errors.ts";
import type { Command, CommandEntry } from "./command.ts";
import { commands } from "./index.ts";
import { run } from "./testing/run.ts";

function entry(command: Command): CommandEntry {
  return { name: command.name, summary: command.summary, load: async () => command };
}

const echo: Command = {
  name: "echo",
  summary: "Say what it was given",
  args: "WORD …",
  description:
    "A paragraph that is long enough to be broken into two lines when the terminal is as narrow as eighty columns.",
  flags: {
    loud: { type: "boolean", short: "l", help: "in capitals" },
    times: { type: "string", short: "t", value: "N", help: "how often" },
    with: { type: "string", multiple: true, help: "what else" },
  },
  examples: [{ line: "netpol-workshop echo hello", says: "says hello" }],
  run: ({ args, flags, io }) => {
    io.out.write(
      `${JSON.stringify({ args, loud: flags.on("loud"), times: flags.text("times"), with: flags.list("with") })}\n`,
    );
    return 0;
  },
};
const failing = (name: string, error: unknown): Command => ({
  name,
  summary: "fails",
  run: () => {
    throw error;
  },
});
const group: Command = { name: "pets", summary: "A group", subcommands: [entry({ ...echo, name: "feed" })] };
const own = [
  entry(echo),
  entry(group),
  entry({ ...echo, name: "stroke", args: "PET" }),
  entry(failing("wrong-input", new InputError("no such file", { detail: ["f.yaml:1:2"], next: ["ls"] }))),
  entry(failing("no-cluster", new EnvironmentError("the cluster does not answer"))),
  entry(failing("full-disk", Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" }))),
  entry(failing("bug", new Error("oh"))),
];

test.each([
  ["echo a -l b", { args: ["a", "b"], loud: true, with: [] }],
  ["echo --times 2 -t 3 a", { args: ["a"], loud: false, times: "3", with: [] }],
  ["echo --with=x --with y -", { args: ["-"], loud: false, with: ["x", "y"] }],
  ["echo -lt 3", { args: [], loud: true, times: "3", with: [] }],
  ["echo -t -", { args: [], loud: false, times: "-", with: [] }],
  ["echo --times=-1", { args: [], loud: false, times: "-1", with: [] }],
  ["echo -- -l", { args: ["-l"], loud: false, with: [] }],
  ["pets feed cat", { args: ["cat"], loud: false, with: [] }],
])("%s is read", async (line, expected) => {
  const { code, out, err } = await run(line, {}, own);
  expect(err).toBe("");
  expect(JSON.parse(out)).toEqual(expected);
  expect(code).toBe(0);
});

test.each([
  ["ecko", 2, 'error: unknown command "ecko"; did you mean "echo"?\nnext: netpol-workshop --help\n'],
  ["xyzzy", 2, 'error: unknown command "xyzzy"\nnext: netpol-workshop --help\n'],
  [
    "pets fead",
    2,
    'error: unknown command "pets fead"; did you mean "pets feed"?\nnext: netpol-workshop pets --help\n',
  ],
  ["-l echo", 2, "error: unknown flag -l; flags stand behind the command\nnext: netpol-workshop --help\n"],
  ["echo --lood", 2, "error: unknown flag --lood; did you mean --loud?\nnext: netpol-workshop echo --help\n"],
  ["echo --ti 3", 2, "error: unknown flag --ti; did you mean --times?\nnext: netpol-workshop echo --help\n"],
  ["echo -t", 2, "error: flag -t needs a value\nnext: netpol-workshop echo --help\n"],
  ["echo -t -l", 2, "error: flag -t needs a value\nnext: netpol-workshop echo --help\n"],
  ["echo --loud=yes", 2, "error: flag --loud takes no value\nnext: netpol-workshop echo --help\n"],
  [
    "wrong-input now",
    2,
    "error: wrong-input takes no argument, and got now\nnext: netpol-workshop wrong-input --help\n",
  ],
  ["stroke cat dog", 2, "error: stroke takes only PET, besides it got dog\nnext: netpol-workshop stroke --help\n"],
  ["wrong-input", 1, "error: no such file\n  f.yaml:1:2\nnext: ls\n"],
  ["no-cluster", 3, "error: the cluster does not answer\n"],
  [
    "full-disk",
    3,
    expect.stringMatching(/^error: cannot write: no space is left on the disk\nnext: NETPOL_WORKSHOP_HOME/),
  ],
])("%s ends with exit code %i and says why", async (line, code, err) => {
  expect(await run(line, {}, own)).toEqual({ code, out: "", err });
});

test("a failure that nobody foresaw is called our bug, with its stack", async () => {
  const { code, err } = await run("bug", {}, own);
  expect(code).toBe(70);
  expect(err).toMatch(/^bug: netpol-workshop failed, and that is not your fault[\s\S]*Error: oh\n +at /);
});

test("errors are coloured on a terminal, unless NO_COLOR says no", async () => {
  expect((await run("ecko", { tty: true }, own)).err).toContain("\u001b[31merror:\u001b[39m");
  expect((await run("ecko", { tty: true, env: { NO_COLOR: "1" } }, own)).err).not.toContain("\u001b");
});

describe("help", () => {
  test.each(["--help", "-h", "help"])(
    "of the program for %j lists the commands, and the flags of the screen",
    async (line) => {
      const { code, out } = await run(line, {}, own);
      expect(code).toBe(0);
      expect(out).toContain("\nCommands:\n  echo         Say what it was given\n  pets         A group\n");
      expect(out).toMatch(/\nFlags without a command:\n(.+\n)+ +--plain +lines of text/);
    },
  );

  test.each(["echo --help", "help echo", "echo a -h", "pets feed --help"])("of a command for %j", async (line) => {
    const { code, out } = await run(line, {}, own);
    expect(code).toBe(0);
    expect(out).toContain("Say what it was given\n\nUsage: netpol-workshop ");
    expect(out).toContain("\nFlags:\n  -l, --loud        in capitals\n  -t, --times N     how often\n");
    expect(out).toContain("\nExamples:\n  # says hello\n  netpol-workshop echo hello\n");
  });

  test.each(["pets", "pets --help", "help pets"])("of a group for %j", async (line) => {
    const { code, out } = await run(line, {}, own);
    expect(code).toBe(0);
    expect(out).toContain(
      "Usage: netpol-workshop pets <command> [flags]\n\nCommands:\n  feed  Say what it was given\n",
    );
  });

  test("fits the terminal, but for examples, which are to be copied", async () => {
    for (const { name } of commands) {
      const { code, out } = await run(`${name} --help`);
      expect(code).toBe(0);
      const [text = ""] = out.split("\nExamples:\n");
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test("every command of the program has a summary and, unless it is a group, says how it is used", async () => {
    for (const listed of commands) {
      const command = await listed.load();
      expect(command.name).toBe(listed.name);
      if (!command.subcommands) expect(command.run).toBeDefined();
    }
  });
});

test.each(["--version", "-v", "version"])("%s prints the version alone", async (line) => {
  expect(await run(line)).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/), err: "" });
});
