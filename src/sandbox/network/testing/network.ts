/** For tests of the network: two pods and a service between them, the cluster's DNS, and a Whisker to ask. */
import { DrivenClock, settle } from "../../clock.ts";
import type { Connection } from "../../pods/network.ts";
import { readAll, toText } from "../../pods/streams.ts";
import type { Json, KubeObject } from "../../store/object.ts";
import { clusterNetwork } from "../index.ts";
import { Inventory, meta, named, pod, putService } from "./inventory.ts";

export const owner = { pid: 1, program: "test" };
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

export type SmallNetwork = ReturnType<typeof smallNetwork>;

export function smallNetwork() {
  const clock = new DrivenClock(Date.parse("2026-01-01T00:00:07Z"));
  const objects = new Inventory();
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
  const network = clusterNetwork({ objects, clock, calico: "3.33", served, enforcement: true });
  const client = network.attachPod({
    namespace: "shop",
    name: "client",
    node: "node-1",
    addresses: ["10.244.1.2"],
  }).network;
  const server = network.attachPod({
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

  let whiskerPods = 0;

  async function whiskerStream(
    path: string,
  ): Promise<{ until(text: string): Promise<string>; rest(): Promise<string> }> {
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

  return {
    clock,
    objects,
    network,
    client,
    server,
    connect,
    open,
    say,
    lookup,
    whiskerStream,
    whiskerAnswer,
    whiskerRows,
  };
}

/** What came, or that nothing came while everything that could happen did. */
export async function pending<T>(wanted: Promise<T>): Promise<T | "silence"> {
  wanted.catch(() => {});
  const nothing = (async () => {
    await settle();
    await settle();
    return "silence" as const;
  })();
  return Promise.race([wanted, nothing]);
}

export async function echo(connection: Connection): Promise<void> {
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) await connection.write(chunk);
  connection.close();
}

export function denyAll(policyTypes = ["Ingress"]): KubeObject {
  return named("networking.k8s.io/v1", "NetworkPolicy", "shop", "deny-all", { podSelector: {}, policyTypes });
}
