import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebSocketStream, WebSocket } from "ws";
import { lastWords, startServer, type TestServer } from "./testing/server.ts";
import { SpdyClient, upgradeToSpdy } from "./testing/spdy-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const pair = (type: string, port: number, id: number) => ({
  streamtype: type,
  port: String(port),
  requestid: String(id),
});

async function connect(): Promise<SpdyClient> {
  const client = await upgradeToSpdy(server.port, "client/portforward", ["portforward.k8s.io"]);
  if (!(client instanceof SpdyClient)) throw new Error(`${client.status} ${client.body}`);
  return client;
}

function webSocket(path: string, protocols: string[]): WebSocket {
  const url = `wss://127.0.0.1:${server.port}/api/v1/namespaces/shop/pods/${path}`;
  return new WebSocket(url, protocols, { rejectUnauthorized: false });
}

/** ws refuses to ask for a protocol with a slash, so the header is set by hand and the answer is kept from it. */
async function tunnel(): Promise<{ client: SpdyClient; protocol: string | undefined }> {
  const url = `wss://127.0.0.1:${server.port}/api/v1/namespaces/shop/pods/client/portforward`;
  const socket = new WebSocket(url, {
    rejectUnauthorized: false,
    headers: { "Sec-WebSocket-Protocol": "SPDY/3.1+portforward.k8s.io" },
  });
  let protocol: string | undefined;
  socket.on("upgrade", (response) => {
    protocol = response.headers["sec-websocket-protocol"];
    delete response.headers["sec-websocket-protocol"];
  });
  await once(socket, "open");
  return { client: new SpdyClient(createWebSocketStream(socket)), protocol };
}

describe.each(["SPDY", "SPDY in a WebSocket"])("port-forward over %s", (transport) => {
  const open = async () => (transport === "SPDY" ? connect() : (await tunnel()).client);

  it("carries bytes both ways, and ends the error stream when all is over", async () => {
    const client = await open();
    await client.open(1, pair("error", 7, 0), true);
    await client.open(3, pair("data", 7, 0));
    client.send(3, "hello ");
    client.send(3, "there", true);
    expect(await client.text(3)).toBe("hello there");
    expect(await client.text(1)).toBe("");
    client.socket.destroy();
  });

  it("keeps connections apart", async () => {
    const client = await open();
    for (const index of [0, 1, 2]) {
      await client.open(4 * index + 1, pair("error", 7, index), true);
      await client.open(4 * index + 3, pair("data", 7, index));
    }
    for (const index of [2, 0, 1]) client.send(4 * index + 3, `number ${index}`, true);
    expect(await Promise.all([3, 7, 11].map((stream) => client.text(stream)))).toEqual([
      "number 0",
      "number 1",
      "number 2",
    ]);
    client.socket.destroy();
  });

  it("says on the error stream that nobody listens", async () => {
    const client = await open();
    await client.open(1, pair("error", 4444, 0), true);
    await client.open(3, pair("data", 4444, 0));
    expect(await client.text(1)).toBe("error forwarding port 4444: connection refused");
    client.socket.destroy();
  });

  it("ends the pod's connection without a complaint when the client resets its stream", async () => {
    const client = await open();
    await client.open(1, pair("error", 7, 0), true);
    await client.open(3, pair("data", 7, 0));
    client.send(3, "x");
    await client.until((frame) => frame.type === "data" && frame.stream === 3);
    const connection = server.containers.forwards.at(-1);
    client.reset(3);
    expect(await client.text(1)).toBe("");
    expect(connection?.destroyed).toBe(true);
    client.socket.destroy();
  });

  it("ends the pod's connections when the client vanishes", async () => {
    const client = await open();
    await client.open(1, pair("error", 7, 0), true);
    await client.open(3, pair("data", 7, 0));
    await client.until((frame) => frame.type === "syn-reply" && frame.stream === 3);
    const connection = server.containers.forwards.at(-1);
    client.socket.destroy();
    if (connection && !connection.closed) await once(connection, "close").catch(() => {});
    expect(connection?.destroyed).toBe(true);
  });

  it("resets streams without a port, without a partner or of another kind", async () => {
    const client = await open();
    await client.open(1, { streamtype: "error", requestid: "0" });
    await client.open(3, pair("data", 7, 9));
    await client.open(5, pair("nonsense", 7, 0));
    for (const stream of [1, 3, 5]) {
      await client.until((frame) => frame.type === "rst-stream" && frame.stream === stream);
    }
    client.socket.destroy();
  });

  it("makes the pod wait for a client that does not read", async () => {
    const client = await open();
    client.socket.pause();
    await client.open(1, pair("error", 19, 0), true);
    await client.open(3, pair("data", 19, 0));
    const known = server.containers.forwards.length;
    while (server.containers.forwards.length === known) await new Promise((resolve) => setImmediate(resolve));
    const connection = server.containers.forwards.at(-1);
    // The pod's side stops being read once everything between here and the client is full.
    for (let paused = 0; paused < 50; ) {
      await new Promise((resolve) => setImmediate(resolve));
      paused = connection?.readableFlowing === false || connection?.isPaused() ? paused + 1 : 0;
    }
    expect(connection?.readableLength).toBeLessThan(256 * 1024);
    client.socket.destroy();
  });
});

describe("port-forward over WebSocket", () => {
  it("answers the client's protocol, slash and all", async () => {
    const { client, protocol } = await tunnel();
    expect(protocol).toBe("SPDY/3.1+portforward.k8s.io");
    client.socket.destroy();
  });

  it("carries each port on two channels, said first", async () => {
    const socket = webSocket("client/portforward?ports=80,7", ["v5.channel.k8s.io", "v4.channel.k8s.io"]);
    const messages: Buffer[] = [];
    socket.on("message", (data: Buffer) => messages.push(data));
    await once(socket, "open");
    expect(socket.protocol).toBe("v4.channel.k8s.io");
    socket.send(Buffer.concat([Buffer.from([2]), Buffer.from("to seven")]));
    while (!messages.some((message) => message[0] === 2 && message.length > 3)) await once(socket, "message");
    const on = (channel: number) => messages.filter((message) => message[0] === channel).map((m) => m.subarray(1));
    expect([0, 1, 2, 3].map((channel) => on(channel)[0])).toEqual([
      Buffer.from([80, 0]),
      Buffer.from([80, 0]),
      Buffer.from([7, 0]),
      Buffer.from([7, 0]),
    ]);
    expect(String(on(2)[1])).toBe("to seven");
    socket.terminate();
  });

  it("brings the last words of a pod that is gone at once", async () => {
    const socket = webSocket("client/portforward?ports=70", ["v4.channel.k8s.io"]);
    const said: string[] = [];
    socket.on("message", (data: Buffer) => data[0] === 0 && said.push(data.subarray(1).toString("latin1")));
    await once(socket, "open");
    socket.send(Buffer.concat([Buffer.from([0]), Buffer.from("speak")]));
    const [code] = await once(socket, "close");
    expect(code).toBe(1000);
    expect(said.slice(1).join("")).toBe(lastWords.join(""));
  });

  it("closes when nobody listens, having said so", async () => {
    const socket = webSocket("client/portforward?ports=4444", ["v4.channel.k8s.io"]);
    const messages: string[] = [];
    socket.on("message", (data: Buffer) => messages.push(`${data[0]} ${data.subarray(1).toString("latin1")}`));
    const [code] = await once(socket, "close");
    expect(code).toBe(1000);
    expect(messages.at(-1)).toBe("1 error forwarding port 4444: connection refused");
  });

  it.each([
    ["client/portforward", 400, 'query parameter "port" is required'],
    ["client/portforward?ports=0", 400, 'port "0" must be > 0'],
    [
      "client/portforward?ports=abc",
      400,
      'cannot convert to []int32: strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ["pending/portforward?ports=80", 400, "pod pending does not have a host assigned"],
    ["done/portforward?ports=80", 500, 'pod not found ("done_shop")'],
  ])("is refused: %s", async (path, status, message) => {
    const socket = webSocket(path, ["v4.channel.k8s.io"]);
    const [, response] = await once(socket, "unexpected-response");
    let body = "";
    for await (const chunk of response) body += chunk;
    expect(response.statusCode).toBe(status);
    expect(body.startsWith("{") ? JSON.parse(body).message : body).toBe(message);
  });
});
