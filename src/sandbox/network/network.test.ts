import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DrivenClock, settle } from "../clock.ts";
import type { Connection, PodNetwork } from "../pods/network.ts";
import { readAll, toText } from "../pods/streams.ts";
import type { Json, KubeObject } from "../store/object.ts";
import { type ClusterNetwork, clusterNetwork } from "./index.ts";
import { Inventory, meta, named, pod, putService } from "./testing/inventory.ts";

const owner = { pid: 1, program: "test" };
const served = [
  "pods",
  "namespaces",
  "services",
  "nodes",
  "endpointslices.discovery.k8s.io",
  "networkpolicies.networking.k8s.io",
  "tiers.projectcalico.org",
  "networkpolicies.projectcalico.org",
  "globalnetworkpolicies.projectcalico.org",
  "stagednetworkpolicies.projectcalico.org",
  "networksets.projectcalico.org",
];

let clock: DrivenClock;
let objects: Inventory;
let network: ClusterNetwork;
let client: PodNetwork;
let server: PodNetwork;

beforeEach(() => {
  clock = new DrivenClock(Date.parse("2026-01-01T00:00:07Z"));
  objects = new Inventory();
  for (const name of ["shop", "lab", "kube-system"])
    objects.put("namespaces", named("v1", "Namespace", undefined, name, {}, { "kubernetes.io/metadata.name": name }));
  objects.put("pods", pod("shop", "client", "10.244.1.2", { app: "client" }));
  objects.put("pods", {
    ...pod("shop", "web-5f6d7-abcde", "10.244.2.3", { app: "web" }),
    metadata: meta("shop", "web-5f6d7-abcde", { app: "web" }, "web-5f6d7-"),
  });
  objects.put("pods", pod("kube-system", "coredns", "10.244.1.9", { "k8s-app": "kube-dns" }));
  putService(objects, "shop", "web", "10.96.1.1", 80, 8080, ["10.244.2.3"]);
  putService(objects, "shop", "empty", "10.96.1.2", 80, 80, []);
  putService(objects, "kube-system", "kube-dns", "10.96.0.10", 53, 53, ["10.244.1.9"], "UDP");
  network = clusterNetwork({ objects, clock, calico: "3.33", served, enforcement: true });
  client = network.attachPod({ namespace: "shop", name: "client", node: "node-1", addresses: ["10.244.1.2"] }).network;
  server = network.attachPod({
    namespace: "shop",
    name: "web-5f6d7-abcde",
    node: "node-2",
    addresses: ["10.244.2.3"],
  }).network;
  const dns = network.attachPod({
    namespace: "kube-system",
    name: "coredns",
    node: "node-1",
    addresses: ["10.244.1.9"],
  }).network;
  dns.datagrams({ port: 53, owner });
  server.listen(8080, "TCP", echo, { owner });
});

afterEach(() => network.close());

describe("a connection", () => {
  it("reaches a service's backend on the port behind the service", async () => {
    expect(await say("10.96.1.1", 80, "hello")).toBe("hello");
    expect(await say("10.244.2.3", 8080, "direct")).toBe("direct");
  });

  it("is refused where nobody listens and where a service has no backend", async () => {
    expect(await connect("10.244.2.3", 81)).toBe("refused");
    expect(await connect("10.96.1.2", 80)).toBe("refused");
  });

  it("meets silence where nobody is, on a service's other ports, and where policy drops it", async () => {
    expect(await connect("10.244.9.9", 80)).toBe("silence");
    expect(await connect("10.96.1.1", 81)).toBe("silence");
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    expect(await connect("10.96.1.1", 80)).toBe("silence");
    objects.remove("networkpolicies.networking.k8s.io", "shop", "deny-all");
    expect(await say("10.96.1.1", 80, "again")).toBe("again");
  });

  it("outlives a new policy, but not the pod at its other end", async () => {
    const connection = await open("10.96.1.1", 80);
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    await connection.write("still here");
    expect(toText((await connection.read()) ?? new Uint8Array())).toBe("still here");
    const guest = network.attachPod({ namespace: "lab", name: "guest", node: "node-1", addresses: ["10.244.1.7"] });
    guest.network.listen(1, "TCP", echo, { owner });
    const lost = await open("10.244.1.7", 1);
    guest.detach();
    await lost.write("anybody?");
    expect(await pending(lost.read())).toBe("silence");
  });

  it("to the pod itself is nobody's business", async () => {
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    client.listen(9, "TCP", echo, { owner });
    expect(await say("127.0.0.1", 9, "me")).toBe("me");
    expect(await say("10.244.1.2", 9, "me too")).toBe("me too");
    expect(network.flowLog.rows()).toEqual([]);
  });

  it("reaches the outside world and the metadata address", async () => {
    const answer = await say("203.0.113.10", 443, "GET / HTTP/1.1\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await connect("169.254.169.254", 443)).toBe("refused");
    expect(await connect("8.8.8.8", 53)).toBe("silence");
  });

  it("from a node to its own pod is admitted whatever the policies say", async () => {
    objects.put(
      "nodes",
      named(
        "v1",
        "Node",
        undefined,
        "node-1",
        {},
        {},
        { addresses: [{ type: "InternalIP", address: "192.168.49.4" }] },
      ),
    );
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    const node = network.attachNode("node-1", ["192.168.49.4"]).network;
    const outcome = await node.connect(
      { address: "10.244.2.3", port: 8080, protocol: "TCP" },
      { owner, signal: new AbortController().signal },
    );
    expect(outcome.kind).toBe("connected");
    expect(network.flowLog.rows()).toEqual([]);
  });
});

describe("names", () => {
  it("resolve through the DNS pods", async () => {
    expect(await lookup("web.shop.svc.cluster.local")).toMatchObject({
      status: "NOERROR",
      authoritative: true,
      answers: [{ type: "A", data: "10.96.1.1" }],
    });
    expect(await lookup("nosuch.shop.svc.cluster.local")).toMatchObject({ status: "NXDOMAIN", answers: [] });
    expect(await lookup("example.net")).toMatchObject({ answers: [{ data: "203.0.113.10" }] });
    expect(await lookup("something.invalid")).toMatchObject({ status: "NXDOMAIN" });
  });

  it("stay without an answer when policy drops the question", async () => {
    objects.put("networkpolicies.networking.k8s.io", denyAll(["Egress"]));
    expect(await pending(lookup("web.shop.svc.cluster.local"))).toBe("silence");
  });

  it("need the DNS pods' own way out when they are not the cluster's", async () => {
    const spec = { podSelector: {}, policyTypes: ["Egress"] };
    objects.put(
      "networkpolicies.networking.k8s.io",
      named("networking.k8s.io/v1", "NetworkPolicy", "kube-system", "mute", spec),
    );
    expect(await lookup("web.shop.svc.cluster.local")).toMatchObject({ status: "NOERROR" });
    expect(await pending(lookup("example.net"))).toBe("silence");
  });
});

describe("datagrams", () => {
  it("are answered from the address that was dialled", async () => {
    putService(objects, "shop", "time", "10.96.1.3", 37, 3737, ["10.244.2.3"], "UDP");
    const inbox = server.datagrams({ port: 3737, owner });
    const socket = client.datagrams({ owner });
    socket.send({ address: "10.96.1.3", port: 37 }, Buffer.from("what time?"));
    const asked = await inbox.receive();
    if (asked === "refused") throw new Error("refused");
    objects.put("networkpolicies.networking.k8s.io", denyAll(["Egress"]));
    inbox.send(asked.from, Buffer.from("noon"));
    expect(await socket.receive()).toEqual({ from: { address: "10.96.1.3", port: 37 }, data: Buffer.from("noon") });
  });

  it("are refused by a host where nobody listens", async () => {
    const socket = client.datagrams({ owner });
    socket.send({ address: "10.244.2.3", port: 9 }, Buffer.from("?"));
    expect(await socket.receive()).toBe("refused");
  });
});

describe("the flow log", () => {
  it("holds a row of each side of a connection, with what decided", async () => {
    await say("10.96.1.1", 80, "hello");
    const rows = await whiskerRows();
    expect(rows).toMatchObject([
      {
        action: "Allow",
        source_name: "client",
        source_namespace: "shop",
        source_labels: "app=client",
        dest_name: "web-5f6d7-*",
        dest_namespace: "shop",
        protocol: "tcp",
        dest_port: 8080,
        reporter: "Src",
        start_time: "2026-01-01T00:00:00Z",
        end_time: "2026-01-01T00:00:15Z",
      },
      {
        reporter: "Dst",
        policies: {
          enforced: [
            {
              kind: "Profile",
              name: "kns.shop",
              namespace: "",
              tier: "",
              action: "Allow",
              policy_index: 0,
              rule_index: 0,
              trigger: null,
            },
          ],
        },
      },
    ]);
  });

  it("holds a denied connection once for each packet that was tried", async () => {
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    const leave = new AbortController();
    const attempt = client.connect(
      { address: "10.96.1.1", port: 80, protocol: "TCP" },
      { owner, signal: leave.signal },
    );
    await clock.advance(3500);
    leave.abort();
    await expect(attempt).rejects.toThrow();
    await clock.advance(60_000);
    const trigger = {
      kind: "NetworkPolicy",
      name: "deny-all",
      namespace: "shop",
      tier: "default",
      action: "ActionUnspecified",
      policy_index: 0,
      rule_index: 0,
      trigger: null,
    };
    expect(await whiskerRows()).toMatchObject([
      { action: "Allow", reporter: "Src", packets_in: 0, packets_out: 3, bytes_out: 180 },
      {
        action: "Deny",
        reporter: "Dst",
        packets_in: 3,
        packets_out: 0,
        policies: {
          enforced: [{ kind: "EndOfTier", name: "", tier: "default", action: "Deny", rule_index: -1, trigger }],
        },
      },
    ]);
  });

  it("names the network set that covers an outside address, else the kind of network", async () => {
    await connect("203.0.113.10", 443);
    objects.put(
      "networksets.projectcalico.org",
      named("projectcalico.org/v3", "NetworkSet", "lab", "partners", { nets: ["203.0.113.0/24"] }),
    );
    await connect("203.0.113.10", 443);
    expect((await whiskerRows()).map((row) => [row.dest_name, row.dest_namespace])).toEqual([
      ["PUBLIC NETWORK", "-"],
      ["partners", "lab"],
    ]);
  });

  it("says what a new connection would get beside what an old one got", async () => {
    const connection = await open("10.96.1.1", 80);
    await clock.advance(20_000);
    objects.put("networkpolicies.networking.k8s.io", denyAll());
    await connection.write("old connections live on");
    const [row] =
      (await whiskerRows(`filters=${encodeURIComponent('{"reporter":"Dst","pending_actions":["Deny"]}')}`)) ?? [];
    expect(row).toMatchObject({
      action: "Allow",
      policies: { enforced: [{ kind: "Profile" }], pending: [{ kind: "EndOfTier", action: "Deny" }] },
    });
  });

  it("forgets what is older than an hour", async () => {
    await say("10.96.1.1", 80, "hello");
    await clock.advance(3_700_000);
    await say("10.96.1.1", 80, "hello");
    expect((await whiskerRows())?.map(({ start_time }) => start_time)).toEqual([
      "2026-01-01T01:01:45Z",
      "2026-01-01T01:01:45Z",
    ]);
  });

  it("answers wrong questions in the real server's words", async () => {
    expect(await whiskerAnswer("/whisker-backend/flows?sortBy=Wrong")).toContain(
      '{"error":"failed to decode sortBy: unknown sortBy value: Wrong"}',
    );
    expect(await whiskerAnswer("/whisker-backend/flows?filters=notjson")).toContain(
      "failed to decode filters: invalid character 'o' in literal null (expecting 'u')",
    );
    expect(await whiskerAnswer("/whisker-backend/flows?startTimeGte=abc")).toContain(
      "failed to decode startTimeGte: Invalid Integer Value 'abc' Type 'int64' Namespace 'startTimeGte'",
    );
    expect(await whiskerAnswer("/whisker-backend/flows-filter-hints")).toContain(
      "Error:Field validation for 'type' failed on the 'required' tag",
    );
    expect(await whiskerAnswer("/nosuch")).toMatch(/^HTTP\/1\.1 404 Not Found(?:.|\s)*404 page not found/);
    expect(await whiskerAnswer("/whisker-backend/flows")).toContain('{"total":{"totalPages":0},"items":null}');
  });

  it("hints at the values that a filter could take", async () => {
    await say("10.96.1.1", 80, "hello");
    expect(await whiskerAnswer("/whisker-backend/flows-filter-hints?type=SourceName")).toContain(
      '"items":[{"value":"client"}]',
    );
  });

  it("streams each bucket when it is complete", async () => {
    const watcher = await whiskerStream("/whisker-backend/flows?watch=true");
    await say("10.96.1.1", 80, "hello");
    await clock.advance(15_000);
    expect(await watcher.until("\n\n")).toContain('data: {"start_time":"2026-01-01T00:00:00Z"');
  });
});

// ---------------------------------------------------------------------------------------------------------------------

async function connect(address: string, port: number): Promise<string> {
  const leave = new AbortController();
  const outcome = await pending(client.connect({ address, port, protocol: "TCP" }, { owner, signal: leave.signal }));
  leave.abort();
  return outcome === "silence" ? "silence" : outcome.kind;
}

async function open(address: string, port: number): Promise<Connection> {
  const outcome = await client.connect(
    { address, port, protocol: "TCP" },
    { owner, signal: new AbortController().signal },
  );
  if (outcome.kind !== "connected") throw new Error(outcome.kind);
  return outcome.connection;
}

async function say(address: string, port: number, words: string): Promise<string> {
  const connection = await open(address, port);
  await connection.write(words);
  connection.end();
  return toText(await readAll(connection));
}

function lookup(name: string) {
  return client.query("10.96.0.10", { name, type: "A" }, { owner, signal: new AbortController().signal });
}

/** What came, or that nothing came while everything that could happen did. */
async function pending<T>(wanted: Promise<T>): Promise<T | "silence"> {
  wanted.catch(() => {});
  const nothing = (async () => {
    await settle();
    await settle();
    return "silence" as const;
  })();
  return Promise.race([wanted, nothing]);
}

async function echo(connection: Connection): Promise<void> {
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) await connection.write(chunk);
  connection.close();
}

let whiskerPods = 0;

async function whiskerStream(path: string): Promise<{ until(text: string): Promise<string>; rest(): Promise<string> }> {
  const address = `10.244.3.${++whiskerPods}`;
  const pod = network.attachPod({
    namespace: "calico-system",
    name: "whisker",
    node: "node-1",
    addresses: [address],
  }).network;
  network.serveWhisker(pod, owner);
  const outcome = await pod.connect(
    { address: "127.0.0.1", port: 8443, protocol: "TCP" },
    { owner, signal: new AbortController().signal },
  );
  if (outcome.kind !== "connected") throw new Error(outcome.kind);
  const { connection } = outcome;
  await connection.write(`GET ${path} HTTP/1.1\r\nHost: whisker\r\nConnection: close\r\n\r\n`);
  return {
    async until(text) {
      let seen = "";
      // The head ends with an empty line as well; what is awaited comes behind it.
      while (!seen.slice(seen.indexOf("\r\n\r\n") + 4).includes(text))
        seen += toText((await connection.read()) ?? Buffer.from(text));
      return seen;
    },
    rest: async () => toText(await readAll(connection)),
  };
}

async function whiskerAnswer(path: string): Promise<string> {
  return (await whiskerStream(path)).rest();
}

async function whiskerRows(query = ""): Promise<Record<string, Json>[]> {
  const answer = await whiskerAnswer(`/whisker-backend/flows?${query}`);
  return JSON.parse(answer.slice(answer.indexOf('{"total"'), answer.lastIndexOf("}") + 1)).items;
}

function denyAll(policyTypes = ["Ingress"]): KubeObject {
  return named("networking.k8s.io/v1", "NetworkPolicy", "shop", "deny-all", { podSelector: {}, policyTypes });
}
