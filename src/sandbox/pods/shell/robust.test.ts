import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settle } from "../../clock.ts";
import { TestPod } from "../testing/run.ts";

describe("a script cannot hang or crash the sandbox", () => {
  test.each([
    "while true; do :; done",
    "f() { f; }; while :; do f; done",
    ":(){ :|:& };:; while :; do :; done",
    "while true; do x=$(echo a); done",
    "yes > /dev/null",
    "cat /dev/zero > /dev/null",
    "until false; do echo $((i+=1)) > /tmp/x; done",
    "for i in $(seq 1 100000); do while :; do break; done; [ $i ]; done; while :; do :; done",
  ])("%s yields to others and can be killed", async (script) => {
    const pod = new TestPod();
    const screen = pod.terminal(["sh", "-c", script]);
    for (let turn = 0; turn < 20; turn++) await settle();
    expect(await pod.run(["echo", "still here"])).toMatchObject({ stdout: "still here\n" });
    screen.hangUp();
    await screen.exit;
  });

  test.each([
    ["x=a; while :; do x=$x$x; done", "out of memory"],
    ["f() { f; }; f", "maximum function nesting level exceeded"],
    [
      "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done | cat /dev/zero > /tmp/full",
      "No space left on device",
    ],
  ])("%s ends with a complaint", async (script, complaint) => {
    expect((await new TestPod().sh(script)).stderr).toContain(complaint);
  });

  const word = fc.constantFrom(
    "a",
    "$x",
    '"$x y"',
    "'q'",
    "$((1+2))",
    "$(echo s)",
    "*",
    "/etc",
    "${x:-d}",
    "-n",
    "1",
    "=",
    "`echo b`",
  );
  const simple = fc
    .tuple(
      fc.constantFrom(
        "echo",
        "true",
        "false",
        "x=1",
        "cat /etc/hostname",
        "test",
        "[",
        "read v",
        "nosuch",
        "seq 3",
        "shift",
        "set --",
        "printf %s",
        "cd",
        "sleep 1",
        "exit",
      ),
      fc.array(word, { maxLength: 3 }),
    )
    .map(([name, words]) => [name, ...words].join(" "));
  const { command } = fc.letrec<{ command: string }>((tie) => ({
    command: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      simple,
      fc
        .tuple(tie("command"), fc.constantFrom(" | ", " && ", " || ", "; ", " & "), tie("command"))
        .map(([left, joint, right]) => `${left}${joint}${right}`),
      tie("command").map((inner) => `if ${inner}; then ${inner}; else echo e; fi`),
      tie("command").map((inner) => `for i in 1 2; do ${inner}; done`),
      tie("command").map((inner) => `( ${inner} ) > /tmp/out`),
      tie("command").map((inner) => `{ ${inner}; } 2>&1`),
      tie("command").map((inner) => `f() { ${inner}; }; f a`),
      tie("command").map((inner) => `case $x in a) ${inner};; *) ${inner};; esac`),
    ),
  }));

  test("random scripts end, with an exit code and nothing gone wrong inside", async () => {
    await fc.assert(
      fc.asyncProperty(command, async (script) => {
        const { code, stderr } = await new TestPod().sh(script);
        expect(code).toBeGreaterThanOrEqual(0);
        expect(code).toBeLessThan(256);
        expect(stderr).not.toContain("inside the sandbox");
      }),
      { numRuns: 150 },
    );
  });

  test("random text ends, too", async () => {
    const piece = fc.constantFrom(
      "echo",
      " ",
      "\n",
      ";",
      "|",
      "&",
      "(",
      ")",
      "{",
      "}",
      "$",
      "`",
      '"',
      "'",
      "<",
      ">",
      "<<",
      "if",
      "then",
      "fi",
      "do",
      "done",
      "case",
      "esac",
      "in",
      "$((",
      "))",
      "${",
      "a",
      "1",
      "\\",
      "#",
      "!",
      "[[",
      "]]",
      "=",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
        async (script) => {
          expect((await new TestPod().sh(script)).stderr).not.toContain("inside the sandbox");
        },
      ),
      { numRuns: 300 },
    );
  });
});
