import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startServer, type TestServer } from "./testing/server.ts";
import { SpdyClient, upgradeToSpdy } from "./testing/spdy-client.ts";

let server: TestServer;
const open: WebSocket[] = [];
beforeAll(async () => {
  server = await startServer();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(() => server.close());

/** What a client received: each message as `<channel> <text>`, and the close code at the end. */
class Client {
  readonly messages: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #listeners = new Set<() => void>();

  constructor(path: string, protocol?: string) {
    const url = `wss://127.0.0.1:${server.port}/api/v1/namespaces/shop/pods/${path}`;
    this.socket = new WebSocket(url, protocol ? [protocol] : [], { rejectUnauthorized: false });
    open.push(this.socket);
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.on("message", (data: Buffer, isBinary) => {
      this.messages.push(isBinary ? `${data[0]} ${data.subarray(1)}` : data.toString());
      for (const listener of this.#listeners) listener();
    });
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, "open");
    return this;
  }

  send(channel: number, text: string): void {
    this.socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  }

  /** Everything on one channel. */
  text(channel: number): string {
    return this.messages
      .filter((message) => message.startsWith(`${channel} `))
      .map((message) => message.slice(2))
      .join("");
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }
}

async function refusal(path: string, protocol: string): Promise<{ status: number; body: string }> {
  const { socket } = new Client(path, protocol);
  const [, response] = await once(socket, "unexpected-response");
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body };
}

function lastSession() {
  const session = server.containers.sessions.at(-1);
  if (session === undefined) throw new Error("nothing was started");
  return session;
}

const v5 = "v5.channel.k8s.io";
const v4 = "v4.channel.k8s.io";
const all = "stdin=true&stdout=true&stderr=true";

describe("exec over WebSocket", () => {
  it("sends output and errors apart, then the exit code, then closes", async () => {
    const client = new Client(`client/exec?command=both&${all}`, v5);
    expect(await client.closed).toBe(1000);
    expect(client.text(1)).toBe("out\n");
    expect(client.text(2)).toBe("err\n");
    expect(JSON.parse(client.text(3))).toEqual({
      metadata: {},
      status: "Failure",
      message: "command terminated with non-zero exit code: command terminated with exit code 5",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "5" }] },
    });
    expect(client.messages.at(-1)).toMatch(/^3 /);
  });

  it("names the command in the exit status of v4", async () => {
    const client = new Client("client/exec?command=exit&command=7&stdout=true", v4);
    await client.closed;
    expect(JSON.parse(client.text(3)).message).toBe(
      "command terminated with non-zero exit code: error executing command [exit 7], exit code 7",
    );
  });

  it.each([v5, v4])("says success in one message (%s)", async (protocol) => {
    const client = new Client("client/exec?command=exit&command=0&stdout=true", protocol);
    await client.closed;
    expect(client.messages).toEqual(['3 {"metadata":{},"status":"Success"}']);
  });

  it.each([undefined, "channel.k8s.io"])("says failure as text and success not at all (%s)", async (protocol) => {
    const success = new Client("client/exec?command=exit&command=0&stdout=true", protocol);
    const failure = new Client("client/exec?command=exit&command=1&stdout=true", protocol);
    await Promise.all([success.closed, failure.closed]);
    expect(success.messages).toEqual([]);
    expect(failure.messages).toEqual([
      "3 command terminated with non-zero exit code: error executing command [exit 1], exit code 1",
    ]);
  });

  it.each([
    [v5, "Internal error occurred: Internal error occurred: error executing command in container: no nosuch"],
    [v4, "Internal error occurred: error executing command in container: no nosuch"],
  ])("tells that a command could not be started (%s)", async (protocol, message) => {
    const client = new Client("client/exec?command=nosuch&stdout=true", protocol);
    await client.closed;
    expect(JSON.parse(client.text(3))).toMatchObject({
      status: "Failure",
      reason: "InternalError",
      code: 500,
      message,
    });
  });

  it("tells that a command was lost", async () => {
    const client = new Client("client/exec?command=fail&stdout=true", v4);
    expect(await client.closed).toBe(1000);
    expect(JSON.parse(client.text(3))).toMatchObject({ message: "Internal error occurred: the pod is gone" });
  });

  it("passes input on until the client closes the channel", async () => {
    const client = await new Client(`client/exec?command=cat&${all}`, v5).opened();
    client.send(0, "a ");
    client.send(0, "b");
    await client.until(() => client.text(1) === "a b");
    client.socket.send(Buffer.from([255, 0]));
    client.send(0, "too late");
    expect(await client.closed).toBe(1000);
    expect(client.text(1)).toBe("a b");
  });

  it("speaks base64 where asked", async () => {
    const client = await new Client("client/exec?command=cat&stdin=true&stdout=true", "base64.channel.k8s.io").opened();
    client.socket.send(`0${Buffer.from("grüezi").toString("base64")}`);
    await client.until(() => client.messages.length > 0);
    expect(client.messages).toEqual([`1${Buffer.from("grüezi").toString("base64")}`]);
  });

  it("keeps bytes as they are, however many", async () => {
    const client = new Client("client/exec?command=big&command=20000000&stdout=true", v5);
    let bytes = 0;
    client.socket.on("message", (data: Buffer) => {
      if (data[0] === 1) bytes += data.length - 1;
    });
    await client.closed;
    expect(bytes).toBe(20_000_000);
  });

  it("tells the program the size of the terminal, and puts all output on one channel", async () => {
    const client = await new Client(`client/exec?command=sizes&tty=true&${all}`, v5).opened();
    client.send(4, '{"Width":101,"Height":33}\n');
    client.send(4, '{"Width":80,"Hei');
    client.send(4, 'ght":24} nonsense');
    client.socket.send(Buffer.from([255, 0]));
    await client.closed;
    expect(client.text(1)).toBe("101x33 80x24\n");
    expect(lastSession().request.stderr).toBeUndefined();
  });

  it("takes stdin=false for no", async () => {
    await new Client("client/exec?command=both&stdin=false&stderr=0&stdout=true", v5).closed;
    expect(lastSession().request.stdin).toBeUndefined();
    expect(lastSession().request.stderr).toBeUndefined();
  });

  it("ends the program when the client vanishes", async () => {
    const client = await new Client(`client/exec?command=sleep&${all}`, v5).opened();
    client.socket.terminate();
    expect(await lastSession().ended).toEqual({ kind: "exited", code: 129 });
  });

  it("makes a program wait for a client that does not read", async () => {
    const client = await new Client("client/exec?command=yes&stdout=true", v5).opened();
    client.socket.pause();
    const stdout = lastSession().request.stdout;
    if (stdout === undefined) throw new Error("no output");
    // The program stops writing once everything between here and the client is full.
    let before = -1;
    for (let same = 0; same < 20; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = client.messages.length;
      same = stdout.writableNeedDrain && now === before ? same + 1 : 0;
      before = now;
    }
    expect(stdout.writableLength).toBeLessThan(256 * 1024);
    client.socket.terminate();
    await lastSession().ended;
  });

  it("runs many at once", async () => {
    const clients = Array.from({ length: 50 }, (_, index) => {
      return new Client(`client/exec?command=exit&command=${index + 1}&stdout=true`, v5);
    });
    await Promise.all(clients.map((client) => client.closed));
    const codes = clients.map((client) => JSON.parse(client.text(3)).details.causes[0].message);
    expect(codes).toEqual(clients.map((_, index) => String(index + 1)));
  });

  it("survives broken frames", async () => {
    const client = await new Client(`client/exec?command=sleep&${all}`, v5).opened();
    client.socket.send(Buffer.alloc(0));
    client.socket.send(Buffer.from([77, 1, 2]));
    client.socket.send(Buffer.from([255]));
    Reflect.get(client.socket, "_socket").write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await client.closed).not.toBe(1000);
    expect(await lastSession().ended).toEqual({ kind: "exited", code: 129 });
  });

  it("attaches to the container's own program, whose exit code is not the client's", async () => {
    const client = await new Client(`client/attach?${all}`, v5).opened();
    client.send(0, "typed");
    client.socket.send(Buffer.from([255, 0]));
    await client.closed;
    expect(client.text(1)).toBe("attached\ntyped");
    expect(JSON.parse(client.text(3)).status).toBe("Success");
  });
});

describe("an exec that cannot be", () => {
  it.each([
    ["nosuch/exec?command=ls&stdout=true", 404, 'pods "nosuch" not found'],
    ["two/exec?command=ls&stdout=true", 400, "a container name must be specified for pod two, choose one of: [a b]"],
    ["two/exec?command=ls&stdout=true&container=zz", 400, "container zz is not valid for pod two"],
    ["pending/exec?command=ls&stdout=true", 400, "pod pending does not have a host assigned"],
  ])("is refused with a Status: %s", async (path, status, message) => {
    for (const protocol of [v5, v4]) {
      const answer = await refusal(path, protocol);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toMatchObject({ kind: "Status", message });
    }
  });

  it.each([
    ["starting/exec?command=ls&stdout=true", 500, 'container not found ("c")'],
    ["done/attach?stdout=true", 500, "container c not found in pod done_shop"],
    ["client/exec?command=ls", 400, "you must specify at least 1 of stdin, stdout, stderr"],
  ])("is refused by the kubelet: %s", async (path, status, message) => {
    expect(await refusal(path, v4)).toEqual({ status, body: message });
    expect(await upgradeToSpdy(server.port, path, [v4])).toEqual({ status, body: message });
    const client = new Client(path, v5);
    expect(await client.closed).toBe(1000);
    expect(JSON.parse(client.text(3))).toMatchObject({
      message: `Internal error occurred: unable to upgrade connection: ${message}`,
      code: 500,
    });
  });

  it("is refused to a client that speaks no known protocol", async () => {
    const path = "client/exec?command=both&stdout=true";
    expect((await refusal(path, "nonsense")).status).toBe(403);
    expect(await upgradeToSpdy(server.port, path, [])).toEqual({
      status: 400,
      body: "unable to upgrade: X-Stream-Protocol-Version is required\n",
    });
    expect(await upgradeToSpdy(server.port, path, ["nonsense"])).toMatchObject({
      status: 403,
      body: expect.stringContaining("client supports [nonsense], server accepts [v4.channel.k8s.io v3"),
    });
  });
});

describe("exec over SPDY", () => {
  async function connect(path: string, protocols: readonly string[] = [v4]): Promise<SpdyClient> {
    const client = await upgradeToSpdy(server.port, path, protocols);
    if (!(client instanceof SpdyClient)) throw new Error(`${client.status} ${client.body}`);
    return client;
  }

  it("joins the streams that the client opens, in any order", async () => {
    const client = await connect(`client/exec?command=cat&${all}`);
    await client.open(1, { streamtype: "stdout" });
    await client.open(3, { streamtype: "stdin" });
    await client.open(5, { streamtype: "stderr" });
    await client.open(7, { streamtype: "error" });
    client.send(3, "hello ");
    client.send(3, "there", true);
    expect(await client.text(1)).toBe("hello there");
    expect(JSON.parse(await client.text(7))).toEqual({ metadata: {}, status: "Success" });
    await client.until((frame) => frame.type === "goaway");
    await client.closed;
  });

  it("answers pings, and resets streams that nobody asked for", async () => {
    const client = await connect("client/exec?command=cat&stdin=true&stdout=true");
    await client.open(1, { streamtype: "nonsense" });
    await client.until((frame) => frame.type === "rst-stream" && frame.stream === 1);
    client.socket.write(Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 9]));
    await client.until((frame) => frame.type === "ping" && frame.id === 9);
    client.socket.destroy();
  });

  it("says nothing on the error stream of an old client whose command succeeded", async () => {
    const client = await connect("client/exec?command=exit&command=0&stdout=true", ["v3.channel.k8s.io"]);
    await client.open(1, { streamtype: "error" });
    await client.open(3, { streamtype: "stdout" });
    expect(await client.text(1)).toBe("");
  });

  it("ends the program of a client that sends nonsense", async () => {
    const client = await connect("client/exec?command=sleep&stdout=true");
    await client.open(1, { streamtype: "error" });
    await client.open(3, { streamtype: "stdout" });
    await client.until((frame) => frame.type === "syn-reply" && frame.stream === 3);
    client.socket.write(Buffer.from([0x80, 9, 0, 0, 0, 0, 0, 0]));
    await client.until((frame) => frame.type === "goaway" && frame.status === 1);
    await client.closed;
    expect(await lastSession().ended).toEqual({ kind: "exited", code: 129 });
  });
});
