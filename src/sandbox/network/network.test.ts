import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toText } from "../pods/streams.ts";
import { named, putService } from "./testing/inventory.ts";
import { denyAll, echo, owner, pending, type SmallNetwork, smallNetwork } from "./testing/network.ts";

let lab: SmallNetwork;

beforeEach(() => {
  lab = smallNetwork();
});

afterEach(() => lab.network.close());

describe("a connection", () => {
  it("reaches a service's backend on the port behind the service", async () => {
    expect(await lab.say("10.96.1.1", 80, "hello")).toBe("hello");
    expect(await lab.say("10.244.2.3", 8080, "direct")).toBe("direct");
  });

  it("is refused where nobody listens and where a service has no backend", async () => {
    expect(await lab.connect("10.244.2.3", 81)).toBe("refused");
    expect(await lab.connect("10.96.1.2", 80)).toBe("refused");
  });

  it("meets silence where nobody is, on a service's other ports, and where policy drops it", async () => {
    expect(await lab.connect("10.244.9.9", 80)).toBe("silence");
    expect(await lab.connect("10.96.1.1", 81)).toBe("silence");
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    expect(await lab.connect("10.96.1.1", 80)).toBe("silence");
    lab.objects.remove("networkpolicies.networking.k8s.io", "shop", "deny-all");
    expect(await lab.say("10.96.1.1", 80, "again")).toBe("again");
  });

  it("outlives a new policy, but not the pod at its other end", async () => {
    const connection = await lab.open("10.96.1.1", 80);
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    await connection.write("still here");
    expect(toText((await connection.read()) ?? new Uint8Array())).toBe("still here");
    const guest = lab.network.attachPod({ namespace: "lab", name: "guest", node: "node-1", addresses: ["10.244.1.7"] });
    guest.network.listen(1, "TCP", echo, { owner });
    const lost = await lab.open("10.244.1.7", 1);
    guest.detach();
    await lost.write("anybody?");
    expect(await pending(lost.read())).toBe("silence");
  });

  it("to the pod itself is nobody's business", async () => {
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    lab.client.listen(9, "TCP", echo, { owner });
    expect(await lab.say("127.0.0.1", 9, "me")).toBe("me");
    expect(await lab.say("10.244.1.2", 9, "me too")).toBe("me too");
    expect(lab.network.flowLog.rows()).toEqual([]);
  });

  it("reaches the outside world and the metadata address", async () => {
    const answer = await lab.say("203.0.113.10", 443, "GET / HTTP/1.1\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await lab.connect("169.254.169.254", 443)).toBe("refused");
    expect(await lab.connect("8.8.8.8", 53)).toBe("silence");
  });

  it("from a node to its own pod is admitted whatever the policies say", async () => {
    lab.objects.put(
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
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    const node = lab.network.attachNode("node-1", ["192.168.49.4"]).network;
    const outcome = await node.connect(
      { address: "10.244.2.3", port: 8080, protocol: "TCP" },
      { owner, signal: new AbortController().signal },
    );
    expect(outcome.kind).toBe("connected");
    expect(lab.network.flowLog.rows()).toEqual([]);
  });
});

describe("names", () => {
  it("resolve through the DNS pods", async () => {
    expect(await lab.lookup("web.shop.svc.cluster.local")).toMatchObject({
      status: "NOERROR",
      authoritative: true,
      answers: [{ type: "A", data: "10.96.1.1" }],
    });
    expect(await lab.lookup("nosuch.shop.svc.cluster.local")).toMatchObject({ status: "NXDOMAIN", answers: [] });
    expect(await lab.lookup("example.net")).toMatchObject({ answers: [{ data: "203.0.113.10" }] });
    expect(await lab.lookup("something.invalid")).toMatchObject({ status: "NXDOMAIN" });
  });

  it("stay without an answer when policy drops the question", async () => {
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll(["Egress"]));
    expect(await pending(lab.lookup("web.shop.svc.cluster.local"))).toBe("silence");
  });

  it("need the DNS pods' own way out when they are not the cluster's", async () => {
    const spec = { podSelector: {}, policyTypes: ["Egress"] };
    lab.objects.put(
      "networkpolicies.networking.k8s.io",
      named("networking.k8s.io/v1", "NetworkPolicy", "kube-system", "mute", spec),
    );
    expect(await lab.lookup("web.shop.svc.cluster.local")).toMatchObject({ status: "NOERROR" });
    expect(await pending(lab.lookup("example.net"))).toBe("silence");
  });
});

describe("datagrams", () => {
  it("are answered from the address that was dialled", async () => {
    putService(lab.objects, "shop", "time", "10.96.1.3", 37, 3737, ["10.244.2.3"], "UDP");
    const inbox = lab.server.datagrams({ port: 3737, owner });
    const socket = lab.client.datagrams({ owner });
    socket.send({ address: "10.96.1.3", port: 37 }, Buffer.from("what time?"));
    const asked = await inbox.receive();
    if (asked === "refused") throw new Error("refused");
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll(["Egress"]));
    inbox.send(asked.from, Buffer.from("noon"));
    expect(await socket.receive()).toEqual({ from: { address: "10.96.1.3", port: 37 }, data: Buffer.from("noon") });
  });

  it("are refused by a host where nobody listens", async () => {
    const socket = lab.client.datagrams({ owner });
    socket.send({ address: "10.244.2.3", port: 9 }, Buffer.from("?"));
    expect(await socket.receive()).toBe("refused");
  });
});
