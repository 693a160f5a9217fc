import { describe, expect, test } from "vitest";
import { settle } from "../clock.ts";
import { directory, file } from "./nodes.ts";
import { StartError } from "./process.ts";
import { pipe, readAll, sinkTo, sourceOf, toText } from "./streams.ts";
import { plainImage, TestPod } from "./testing/run.ts";

const ended = (command: readonly string[], kill?: "SIGTERM" | "SIGKILL" | "SIGINT") => {
  const pod = new TestPod(plainImage, { command });
  if (kill) pod.container.kill(kill);
  return pod.until(pod.container.exit);
};

describe("a container ends", () => {
  test.each([
    [["sh", "-c", "exit 3"], 3],
    [["true"], 0],
    [["sh", "-c", "nosuch"], 127],
    [["sh", "-c", "kill -9 $$; sleep 1; exit 5"], 5], // the first process is safe from its own
  ])("%j with %i", async (command, code) => {
    expect(await ended(command)).toMatchObject({ code });
  });

  test("on SIGTERM only if it handles it, on SIGKILL always", async () => {
    expect(await ended(["sleep", "10"], "SIGTERM")).toEqual({ code: 0, signal: undefined }); // slept on
    expect(await ended(["sleep", "10"], "SIGKILL")).toEqual({ code: 137, signal: "SIGKILL" });
    const pod = new TestPod(plainImage, { command: ["sh", "-c", "trap 'exit 9' TERM; while :; do sleep 1; done"] });
    await settle();
    pod.container.kill("SIGTERM");
    expect(await pod.until(pod.container.exit)).toMatchObject({ code: 9 });
  });

  test("with all that runs in it", async () => {
    const pod = new TestPod();
    const exec = pod.terminal(["sleep", "1000"]);
    pod.container.kill("SIGKILL");
    expect(await exec.exit).toBe(137);
    expect(pod.container.processes).toEqual([]);
  });

  test("and cannot begin without its command", () => {
    const start = (command: string[]) => () => new TestPod(plainImage, { command });
    expect(start(["nosuch"])).toThrow(
      new StartError("not found", 'exec: "nosuch": executable file not found in $PATH'),
    );
    expect(start(["/nosuch"])).toThrow('exec: "/nosuch": stat /nosuch: no such file or directory');
    expect(start(["/etc/passwd"])).toThrow('exec: "/etc/passwd": permission denied');
  });
});

describe("exec", () => {
  test("keeps output and errors apart and returns the code", async () => {
    expect(await new TestPod().run(["sh", "-c", "echo out; echo err >&2; exit 5"])).toEqual({
      stdout: "out\n",
      stderr: "err\n",
      code: 5,
    });
    expect(await new TestPod().run(["tr", "a-z", "A-Z"], "hello there\n")).toMatchObject({ stdout: "HELLO THERE\n" });
  });

  test("says what the runtime says of a command that is not there", () => {
    const { container } = new TestPod();
    const streams = { stdout: sinkTo(() => {}), stderr: sinkTo(() => {}) };
    expect(() => container.exec(["curl"], streams)).toThrow('exec: "curl": executable file not found in $PATH');
  });

  test("waits for a slow reader", async () => {
    const { container } = new TestPod();
    const { source, sink } = pipe(1024);
    const exec = container.exec(["sh", "-c", "seq 1 20000; echo end >&2"], { stdout: sink, stderr: sinkTo(() => {}) });
    sink.close();
    let over = false;
    void exec.exit.then(() => {
      over = true;
    });
    await settle();
    expect(over).toBe(false);
    expect(toText(await readAll(source)).split("\n").length).toBe(20_001);
    expect(await exec.exit).toBe(0);
  });

  test("ends with its caller, and everything that it started", async () => {
    const pod = new TestPod();
    const exec = pod.container.exec(["sh", "-c", "sleep 1000 | cat"], {
      stdout: sinkTo(() => {}),
      stderr: sinkTo(() => {}),
    });
    await settle();
    expect(pod.container.processes.length).toBeGreaterThan(2);
    exec.hangUp();
    await exec.exit;
    expect(pod.container.processes.length).toBe(1);
  });

  test("tar carries files in and out, as kubectl cp does", async () => {
    const pod = new TestPod();
    await pod.sh("mkdir -p /data/sub; echo one > /data/a; echo two > /data/sub/b; chmod 755 /data/a");
    const out: Uint8Array[] = [];
    const exec = pod.container.exec(["tar", "cf", "-", "/data"], {
      stdout: sinkTo((data) => void out.push(data)),
      stderr: sinkTo(() => {}),
    });
    expect(await exec.exit).toBe(0);
    const other = new TestPod();
    const back = other.container.exec(["tar", "-xmf", "-", "-C", "/tmp"], {
      stdin: sourceOf(Buffer.concat(out)),
      stdout: sinkTo(() => {}),
      stderr: sinkTo(() => {}),
    });
    expect(await back.exit).toBe(0);
    expect((await other.sh("cat /tmp/data/a /tmp/data/sub/b; ls -l /tmp/data/a")).stdout).toMatch(
      /^one\ntwo\n-rwxr-xr-x/,
    );
    expect(await pod.run(["tar", "cf", "-", "/nosuch"])).toMatchObject({
      code: 1,
      stderr: "tar: /nosuch: No such file or directory\ntar: error exit delayed from previous errors\n",
    });
  });
});

describe("what a container writes", () => {
  test("is logged by line with its time", async () => {
    const pod = new TestPod(plainImage, { command: ["sh", "-c", "echo one; sleep 2; echo two >&2; printf three"] });
    await pod.until(pod.container.exit);
    const start = Date.UTC(2026, 0, 1);
    expect(pod.container.log.lines).toEqual([
      { time: start, stream: "stdout", text: "one", complete: true },
      { time: start + 2000, stream: "stderr", text: "two", complete: true },
      { time: start + 2000, stream: "stdout", text: "three", complete: false },
    ]);
  });

  test("goes to who is attached, whose input it gets", async () => {
    const pod = new TestPod(plainImage, { command: ["cat"], stdin: "once" });
    let seen = "";
    const attached = pod.container.attach({
      stdout: sinkTo((data) => {
        seen += toText(data);
      }),
      stderr: sinkTo(() => {}),
    });
    await attached.write(Buffer.from("typed\n"));
    await settle();
    expect(seen).toBe("typed\n");
    attached.end();
    expect(await pod.container.exit).toMatchObject({ code: 0 });
  });
});

describe("files", () => {
  test("of a volume are shared, read-only ones cannot be changed", async () => {
    const shared = directory();
    const config = directory([["key", file("value")]]);
    const mounts = [
      { path: "/shared", node: shared },
      { path: "/config", node: config, readOnly: true },
    ];
    const [one, two] = [new TestPod(plainImage, { mounts }), new TestPod(plainImage, { mounts })];
    await one.sh("echo here > /shared/note");
    expect((await two.sh("cat /shared/note /config/key")).stdout).toBe("here\nvalue");
    expect(await two.sh("echo x > /config/key")).toMatchObject({
      code: 1,
      stderr: "sh: can't create /config/key: Read-only file system\n",
    });
    expect(await two.sh("rm /config/key")).toMatchObject({
      code: 1,
      stderr: "rm: can't remove '/config/key': Read-only file system\n",
    });
  });

  test("of a read-only root cannot be changed, mounts can", async () => {
    const pod = new TestPod(plainImage, { readOnlyRoot: true, mounts: [{ path: "/tmp", node: directory() }] });
    expect((await pod.sh("echo x > /file; echo y > /tmp/file; cat /tmp/file")).stdout).toBe("y\n");
    expect((await pod.sh("touch /file")).stderr).toBe("touch: /file: Read-only file system\n");
  });

  test("name the host and the resolver", async () => {
    const pod = new TestPod();
    expect((await pod.sh("hostname; cat /etc/hostname; hostname -i; head -1 /etc/resolv.conf")).stdout).toBe(
      "client\nclient\n10.244.0.5\nsearch shop.svc.cluster.local svc.cluster.local cluster.local\n",
    );
  });
});

test("a person attached to a terminal types to the container's own shell", async () => {
  const pod = new TestPod(plainImage, { command: ["sh"], stdin: "open", tty: true });
  let seen = "";
  const attached = pod.container.attach({
    stdout: sinkTo((data) => {
      seen += toText(data);
    }),
    stderr: sinkTo(() => {}),
  });
  await attached.write(Buffer.from("echo hi; exit 4\r"));
  expect(await pod.until(pod.container.exit)).toMatchObject({ code: 4 });
  expect(seen).toContain("hi\r\n");
});
