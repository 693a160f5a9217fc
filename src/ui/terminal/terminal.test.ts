import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { mouseOff, mouseOn } from "./mouse.ts";
import { standIn, Terminal } from "./terminal.ts";

/** A terminal, and what is written to it. */
function opened(plain: boolean): { terminal: Terminal; stdin: PassThrough; written: () => string } {
  let written = "";
  const stdin = new PassThrough();
  const terminal = new Terminal(
    {
      stdin: standIn(process.stdin, Object.assign(stdin, { setRawMode: () => {} })),
      stdout: standIn(process.stdout, { columns: 80, rows: 24, write: (text: string) => (written += text) }),
      // What the terminal does with it is not for the tests' own.
      stderr: new Proxy(process.stderr, { set: () => true }),
    },
    { plain },
  );
  return { terminal, stdin, written: () => written };
}

test("while another program has the terminal the mouse is its own, and ours again afterwards", async () => {
  const { terminal, written } = opened(false);
  terminal.take();
  terminal.hearMouse(true);
  const lent = await terminal.lend(async () => written());
  expect(lent.lastIndexOf(mouseOff)).toBeGreaterThan(lent.lastIndexOf(mouseOn));
  expect(written().lastIndexOf(mouseOn)).toBeGreaterThan(written().lastIndexOf(mouseOff));
  terminal.release();
  expect(written().lastIndexOf(mouseOff)).toBeGreaterThan(written().lastIndexOf(mouseOn));
});

test("clicks are told apart from keys while the mouse is heard", async () => {
  const { terminal, stdin } = opened(false);
  const events: unknown[] = [];
  terminal.onMouse((event) => events.push(event));
  terminal.take();
  terminal.hearMouse(true);
  const keys = new Promise((resolve) => terminal.stdin.once("data", (chunk) => resolve(String(chunk))));
  stdin.write("\u001b[<0;3;4Mq");
  expect(await keys).toBe("q");
  expect(events).toEqual([{ type: "clicked", column: 2, row: 3 }]);
  terminal.release();
});

test("plain lines wait until the terminal is ours, and nothing else is written", async () => {
  const { terminal, written } = opened(true);
  terminal.take();
  terminal.show("a frame");
  const lent = await terminal.lend(async () => {
    terminal.say("checked\n");
    return written();
  });
  expect([lent, written()]).toEqual(["", "checked\n"]);
  terminal.release();
});
