import { describe, expect, test } from "vitest";
import { TestPod } from "../testing/run.ts";

async function atPrompt(command: readonly string[] = ["sh"]) {
  const screen = new TestPod().terminal(command);
  await screen.type("", "# ");
  return screen;
}

describe("at a prompt", () => {
  test("a command's output comes before the next prompt", async () => {
    const screen = await atPrompt();
    expect(await screen.type("echo hi\r", /hi\r\nhi\r\n\/ # $/)).toBe("echo hi\r\nhi\r\n/ # ");
  });

  test("the prompt shows where one is, and in bash who", async () => {
    const screen = await atPrompt();
    await screen.type("cd /etc\r", "/etc # ");
    expect((await atPrompt(["bash"])).screen).toContain("root@client:/# ");
  });

  test("keys edit the line", async () => {
    const screen = await atPrompt();
    await screen.type("eco ab\x1b[D\x1b[D\x1b[D\x1b[Dh\x05c\r", "\nabc\r\n");
    await screen.type("x echo start\x01\x1b[3~\x1b[3~\r", "\nstart\r\n");
    await screen.type("echo one two\x17three\r", "\none three\r\n");
    await screen.type("junk\x15echo clean\x7f\x7f\r", "\ncle\r\n");
    await screen.type("echo cut here\x1bb\x0b\r", "\ncut\r\n");
  });

  test("arrows and Ctrl-R bring back what was typed", async () => {
    const screen = await atPrompt();
    await screen.type("echo alpha\r", "\nalpha\r\n");
    await screen.type("echo beta\r", "\nbeta\r\n");
    await screen.type("\x1b[A\x1b[A\r", "\nalpha\r\n");
    await screen.type("\x12bet\r", "\nbeta\r\n");
  });

  test("Tab completes commands and files", async () => {
    const screen = await atPrompt();
    await screen.type("hostn\t\r", "\nclient\r\n");
    await screen.type("cat /etc/hostn\t\r", "\nclient\r\n");
    expect(await screen.type("ls /etc/host\t\t", "hostname")).toContain("hosts");
  });

  test("an unfinished command asks for more", async () => {
    const screen = await atPrompt();
    await screen.type("if true\r", "> ");
    await screen.type("then echo done; fi\r", "\ndone\r\n");
  });

  test("Ctrl-C ends a command, a waiting loop and a computing loop, not the shell", async () => {
    const screen = await atPrompt();
    for (const command of ["sleep 1000", "while true; do sleep 10; done", "while :; do :; done", "cat"]) {
      await screen.type(`${command}\r`, "\n");
      expect(await screen.type("\x03", "/ # ")).toBe("^C\r\n/ # ");
    }
    await screen.type("echo status $?\r", "status 130");
  });

  test("Ctrl-D ends a reader and then the shell, with the last status", async () => {
    const screen = await atPrompt();
    await screen.type("cat\r", "\n");
    await screen.type("typed\r", "typed\r\ntyped");
    await screen.type("\x04", "/ # ");
    await screen.type("false\r", "/ # ");
    await screen.type("\x04", "");
    expect(await screen.exit).toBe(1);
  });

  test("jobs go on in the background and are told of", async () => {
    const screen = await atPrompt();
    await screen.type("sleep 1000 &\r", "/ # ");
    await screen.type("\x03", "/ # ");
    await screen.type("jobs\r", /\[1\]\+ {2}Running +sleep 1000/);
    await screen.type("kill %1\r", "/ # ");
    expect(screen.screen).toMatch(/\[1\]\+ {2}Terminated +sleep 1000/);
  });

  test("the size of the terminal is known and may change", async () => {
    const screen = await atPrompt();
    await screen.type("stty size\r", "24 80");
    screen.terminal.resize({ columns: 120, rows: 40 });
    await screen.type("stty size\r", "40 120");
    screen.terminal.resize({ columns: 0, rows: 0 }); // a client that does not know
    await screen.type("stty size\r", "24 80");
  });

  test("hanging up ends the shell and what it runs", async () => {
    const pod = new TestPod();
    const screen = pod.terminal(["sh"]);
    await screen.type("sleep 1000\r", "\n");
    screen.hangUp();
    await screen.exit;
    expect(pod.container.processes.map(({ argv }) => argv[0])).toEqual(["sleep"]); // the container's own
  });
});
