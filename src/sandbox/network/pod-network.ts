/** A host's view of the network, as its programs use it. */
import type { NetworkInterface, PodNetwork, Route } from "../pods/network.ts";
import type { Fabric } from "./fabric.ts";
import type { Host } from "./host.ts";

/** Calico's pods have a route to an address that is on no machine: everything goes through it. */
const calicoGateway = "169.254.1.1";

export function podNetwork(fabric: Fabric, host: Host): PodNetwork {
  return {
    get interfaces() {
      return interfacesOf(host);
    },
    routes: routesOf(host),
    sockets: () => host.sockets(),
    connect: (target, { owner, signal }) => fabric.connect(host, target, owner, signal),
    listen: (port, protocol, accept, { owner }) => host.listen(port, protocol, accept, owner),
    datagrams: ({ port, owner }) =>
      host.socket(port, owner, (socket, to, data) => fabric.datagram(host, socket, to, data)),
    query: (server, question, { signal }) => fabric.query(host, server, question, signal),
    ping: (address, { signal }) => fabric.ping(host, address, signal),
  };
}

function interfacesOf(host: Host): NetworkInterface[] {
  const lo = {
    name: "lo",
    index: 1,
    mac: "00:00:00:00:00:00",
    mtu: 65536,
    addresses: ["127.0.0.1/8", "::1/128"],
    loopback: true,
  };
  const addresses = host.addresses.map(
    (address) => `${address}/${address.includes(":") ? 128 : host.identity.kind === "pod" ? 32 : 24}`,
  );
  const eth0 = {
    name: "eth0",
    index: 2,
    mac: macOf(host.addresses[0] ?? ""),
    mtu: host.identity.kind === "pod" ? 1450 : 1500,
    addresses,
    loopback: false,
  };
  return [lo, eth0];
}

function routesOf(host: Host): Route[] {
  if (host.identity.kind !== "pod") return [{ destination: "default", gateway: "192.168.49.1", interface: "eth0" }];
  return [
    { destination: "default", gateway: calicoGateway, interface: "eth0" },
    { destination: calicoGateway, interface: "eth0", scope: "link" },
  ];
}

/** A locally administered address that follows from the IP address. */
function macOf(address: string): string {
  const bytes = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return ["02", "42", ...(bytes.length === 4 ? bytes : ["0a", "f4", "00", "01"])].join(":");
}
