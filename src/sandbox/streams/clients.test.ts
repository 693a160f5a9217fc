/** The clients that people use: each kubectl on this machine, and @kubernetes/client-node. */
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { Attach, Exec, KubeConfig, Log, PortForward, type V1Status } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "./testing/server.ts";

let server: TestServer;
let kubeconfig: string;
const folder = mkdtempSync(join(tmpdir(), "streams-"));
beforeAll(async () => {
  server = await startServer();
  kubeconfig = join(folder, "config");
  const cluster = { server: `https://127.0.0.1:${server.port}`, "insecure-skip-tls-verify": true };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "test", cluster }],
      users: [{ name: "test", user: { token: "secret" } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "test", namespace: "shop" } }],
      "current-context": "test",
    }),
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A kubectl in PATH may only choose among others beside it, so those are taken where there are any. */
function kubectls(): readonly string[] {
  const inPath = (process.env.PATH ?? "").split(delimiter).map((place) => join(place, "kubectl"));
  const homes = new Set(inPath.filter((path) => existsSync(path)).map((path) => dirname(realpathSync(path))));
  return [...homes].flatMap((home) => {
    const versions = readdirSync(home).filter((name) => /^kubectl\.1\.\d+$/.test(name));
    return (versions.length > 0 ? versions : ["kubectl"]).map((name) => join(home, name));
  });
}

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(kubectl: string, words: readonly string[], input?: string | Buffer): Promise<Result> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(kubectl, [...words], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin?.end(input ?? "");
  });
}

describe.each(kubectls())("%s", (kubectl) => {
  it("runs a command", async () => {
    expect(await run(kubectl, ["exec", "client", "--", "both"])).toEqual({
      code: 5,
      stdout: "out\n",
      stderr: "err\ncommand terminated with exit code 5\n",
    });
  });

  it("sends its input, and ends it", async () => {
    const input = Buffer.alloc(3_000_000, "grüezi\n\0\r");
    const { code, stdout } = await run(kubectl, ["exec", "-i", "client", "--", "count"], input);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${input.length}\n` });
  });

  it("gets all the output", async () => {
    const { code, stdout } = await run(kubectl, ["exec", "client", "--", "big", "5000000"]);
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 5_000_000 });
  });

  it("is told what is wrong", async () => {
    const starting = await run(kubectl, ["exec", "starting", "--", "ls"]);
    expect(starting.stderr).toMatch(
      /^error: (Internal error occurred: )?unable to upgrade connection: container not found \("c"\)\n$/,
    );
    const other = await run(kubectl, ["exec", "two", "-c", "zz", "--", "ls"]);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("container zz is not valid for pod two") });
    const missing = await run(kubectl, ["exec", "client", "--", "nosuch"]);
    expect(missing.stderr).toMatch(
      /^error: (Internal error occurred: ){1,2}error executing command in container: no nosuch\n$/,
    );
  });

  it("attaches", async () => {
    const { code, stdout } = await run(kubectl, ["attach", "-i", "client"], "typed\n");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "attached\ntyped\n" });
  });

  it("reads logs", async () => {
    expect((await run(kubectl, ["logs", "client"])).stdout).toBe("one\ntwo\n");
    const both = await run(kubectl, ["logs", "two", "--all-containers", "--prefix"]);
    expect(both.stdout.split("\n").filter(Boolean).sort()).toEqual([
      "[pod/two/a] one",
      "[pod/two/a] two",
      "[pod/two/b] one",
      "[pod/two/b] two",
    ]);
    expect((await run(kubectl, ["logs", "nopull"])).stderr).toBe(
      'Error from server (BadRequest): container "c" in pod "nopull" is waiting to start: trying and failing to pull image\n',
    );
  });

  it("forwards ports, connection after connection", async () => {
    const child = spawn(kubectl, ["port-forward", "pod/client", ":7"], {
      env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder },
    });
    try {
      const port = await new Promise<number>((resolve) => {
        let said = "";
        child.stdout.on("data", (chunk) => {
          said += chunk;
          const match = /127\.0\.0\.1:(\d+) -> 7/.exec(said);
          if (match !== null) resolve(Number(match[1]));
        });
      });
      for (const length of [10, 1_000_000]) {
        const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
        socket.end(Buffer.alloc(length, "z"));
        expect((await text(socket)).length).toBe(length);
      }
    } finally {
      child.kill();
    }
  });

  it("upgrades once: no transport had to be tried twice", async () => {
    server.requests.length = 0;
    await run(kubectl, ["exec", "client", "--", "both"]);
    expect(server.requests.filter((request) => request.includes("/exec"))).toHaveLength(1);
  });
});

describe("@kubernetes/client-node", () => {
  function config(): KubeConfig {
    const kc = new KubeConfig();
    kc.loadFromFile(kubeconfig);
    return kc;
  }

  it("runs a command and attaches", async () => {
    for (const start of ["exec", "attach"] as const) {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const status = new Promise<V1Status>((resolve) => {
        if (start === "exec") {
          new Exec(config()).exec("shop", "client", "c", ["cat"], stdout, stderr, stdin, false, resolve);
        } else {
          new Attach(config()).attach("shop", "client", "c", stdout, stderr, stdin, false);
          stdout.once("end", () => resolve({ status: "Success" }));
        }
      });
      stdin.end("hello\n");
      if (start === "exec") expect((await status).status).toBe("Success");
      expect(await firstLine(stdout)).toBe(start === "exec" ? "hello" : "attached");
    }
  });

  it("hears of an exit code", async () => {
    const status = await new Promise<V1Status>((resolve) => {
      new Exec(config()).exec("shop", "client", "c", ["exit", "3"], new PassThrough(), null, null, false, resolve);
    });
    expect(status).toMatchObject({ status: "Failure", details: { causes: [{ reason: "ExitCode", message: "3" }] } });
  });

  it("reads logs", async () => {
    const output = new PassThrough();
    await new Log(config()).log("shop", "client", "c", output, { follow: false, tailLines: 2 });
    expect(await text(output)).toBe("one\ntwo\n");
  });

  it("forwards a port", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const errors = new Writable({ write: (_chunk, _encoding, done) => done() });
    const socket = await new PortForward(config()).portForward("shop", "client", [80], output, errors, input);
    input.write("GET / HTTP/1.1\r\n\r\n");
    expect(await firstLine(output)).toBe("HTTP/1.1 200 OK\r");
    if ("close" in socket) socket.close();
  });

  async function firstLine(stream: PassThrough): Promise<string> {
    let all = "";
    for await (const chunk of stream) {
      all += chunk;
      if (all.includes("\n")) break;
    }
    return all.split("\n")[0] ?? "";
  }
});
