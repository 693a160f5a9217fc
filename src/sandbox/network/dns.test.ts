import { beforeEach, expect, test } from "vitest";
import type { DnsType } from "../pods/network.ts";
import { answerQuestion } from "./dns.ts";
import { Internet } from "./internet.ts";
import { Inventory, named } from "./testing/inventory.ts";

let objects: Inventory;

/** Two pods behind a service with an address and behind one without; the second pod has a name of its own. */
beforeEach(() => {
  objects = new Inventory();
  objects.put("namespaces", named("v1", "Namespace", undefined, "shop", {}));
  const ports = [
    { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
    { name: "metrics", port: 9090, targetPort: 9090, protocol: "TCP" },
  ];
  for (const [name, clusterIP] of [
    ["web", "10.96.1.1"],
    ["headless", "None"],
  ] as const) {
    objects.put("services", named("v1", "Service", "shop", name, { clusterIP, clusterIPs: [clusterIP], ports }));
    const labels = { "kubernetes.io/service-name": name };
    objects.put("endpointslices.discovery.k8s.io", {
      ...named("discovery.k8s.io/v1", "EndpointSlice", "shop", `${name}-1`, null, labels),
      ports: ports.map(({ name: port, targetPort, protocol }) => ({ name: port, port: targetPort, protocol })),
      endpoints: [
        { addresses: ["10.244.1.2"], conditions: { ready: true } },
        { addresses: ["10.244.1.3"], conditions: { ready: true }, hostname: "bee" },
      ],
    });
  }
});

function ask(name: string, type: DnsType): readonly string[] {
  return answerQuestion(objects, new Internet(), { name, type }).answers.map(({ data }) => data);
}

test("SRV names the service behind a cluster address, and every endpoint behind none; they share the weight", () => {
  const zone = "shop.svc.cluster.local.";
  expect(ask("_http._tcp.web.shop.svc.cluster.local", "SRV")).toEqual([`0 100 80 web.${zone}`]);
  expect(ask("web.shop.svc.cluster.local", "SRV")).toEqual([`0 50 80 web.${zone}`, `0 50 9090 web.${zone}`]);
  expect(ask("_http._tcp.headless.shop.svc.cluster.local", "SRV")).toEqual([
    `0 50 8080 10-244-1-2.headless.${zone}`,
    `0 50 8080 bee.headless.${zone}`,
  ]);
  expect(ask("headless.shop.svc.cluster.local", "SRV")).toHaveLength(4);
  expect(answerQuestion(objects, new Internet(), { name: `_no._tcp.web.${zone}`, type: "SRV" }).status).toBe(
    "NXDOMAIN",
  );
});

test("an endpoint has a name below each of its services, and its address leads to all of them", () => {
  expect(ask("bee.headless.shop.svc.cluster.local", "A")).toEqual(["10.244.1.3"]);
  expect(ask("10-244-1-2.web.shop.svc.cluster.local", "A")).toEqual(["10.244.1.2"]);
  expect(ask("3.1.244.10.in-addr.arpa", "PTR")).toEqual([
    "bee.web.shop.svc.cluster.local.",
    "bee.headless.shop.svc.cluster.local.",
  ]);
  expect(ask("1.1.96.10.in-addr.arpa", "PTR")).toEqual(["web.shop.svc.cluster.local."]);
});
