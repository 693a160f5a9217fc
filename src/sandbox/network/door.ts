/**
 * The way in for whoever stands outside: the node ports of services, open for real on an address of this machine that the
 * nodes carry as their external name. As behind any port mapping, a connection is taken first and may then stay silent.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { Objects } from "../api/objects.ts";
import type { EventRecorder } from "../controllers/event-recorder.ts";
import type { PodNetwork } from "../pods/network.ts";
import { type KubeObject, listAt, numberAt, textAt } from "../store/object.ts";
import { duplexOf } from "./duplex.ts";
import type { ClusterNetwork } from "./index.ts";

export interface DoorParts {
  readonly objects: Objects;
  readonly network: ClusterNetwork;
  readonly events: EventRecorder;
  /** Where the ports are opened. */
  readonly address: string;
}

/** This machine as the nodes see it. */
const machine = "192.168.49.1";
const owner = { pid: 1, program: "outside" };
const servicesOf = "services";

/** An address for a sandbox of its own where the machine has more than one for itself, so that node ports never meet. */
export async function doorAddress(apiPort: number): Promise<string> {
  const own = `127.${apiPort >> 8}.${apiPort & 255}.7`;
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(0, own, () => resolve(true));
  });
  server.close();
  return free ? own : "127.0.0.1";
}

/** Opens and closes ports as services come and go; the result closes them all. */
export function openDoor({ objects, network, events, address }: DoorParts): () => void {
  const outside = network.attachOutside(machine);
  const say = events.by({ component: "kube-proxy" });
  const open = new Map<number, Server>();

  const enter = async (socket: Socket, port: number): Promise<void> => {
    const leave = new AbortController();
    socket.once("close", () => leave.abort()).on("error", () => socket.destroy());
    const outcome = await reach(objects, outside.network, port, leave.signal);
    if (outcome?.kind !== "connected") return void socket.resetAndDestroy();
    const inside = duplexOf(outcome.connection);
    inside.on("error", () => socket.destroy()).once("close", () => socket.end());
    socket.once("close", () => inside.destroy());
    socket.pipe(inside).pipe(socket);
  };

  const keep = () => {
    const wanted = new Map(objects.list(servicesOf).flatMap((service) => nodePortsOf(service)));
    for (const [port, server] of open) {
      if (wanted.has(port)) continue;
      server.close();
      open.delete(port);
    }
    for (const [port, service] of wanted) {
      if (open.has(port)) continue;
      const server = createServer({ allowHalfOpen: true }, (socket) => void enter(socket, port));
      server.on("error", (error) => {
        const message = `node port ${port} cannot be opened at ${address}: ${error.message}`;
        say({ object: service, type: "Warning", reason: "NodePortNotOpen", message });
      });
      server.listen(port, address).unref();
      open.set(port, server);
    }
  };
  const showAddress = ({ metadata: { name } }: KubeObject) => {
    const addresses = listAt(objects.get("nodes", { name }), "status", "addresses");
    const own = addresses.filter((entry) => textAt(entry, "type") !== "ExternalDNS");
    // A node is given its own addresses first; those of another door are from an earlier life.
    if (own.length === 0 || addresses.some((entry) => textAt(entry, "address") === address)) return;
    objects.patch("nodes", { name }, { status: { addresses: [...own, { address, type: "ExternalDNS" }] } }, "status");
  };

  const stops = [
    objects.watch(servicesOf, keep),
    objects.watch("nodes", ({ type, object }) => type !== "DELETED" && showAddress(object)),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const server of open.values()) server.close();
    outside.detach();
  };
}

/** Enters at a node that has a backend of its own, as whoever knows externalTrafficPolicy would; undefined when given up. */
async function reach(objects: Objects, from: PodNetwork, port: number, signal: AbortSignal) {
  const service = objects.list(servicesOf).find((one) => nodePortsOf(one).some(([own]) => own === port));
  const { namespace = "", name = "" } = service?.metadata ?? {};
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const nodes = objects
    .list("endpointslices.discovery.k8s.io", { namespace, labelSelector })
    .flatMap((slice) => listAt(slice, "endpoints"))
    .map((endpoint) => objects.get("nodes", { name: textAt(endpoint, "nodeName") }));
  const node = nodes.find((one) => one !== undefined) ?? objects.list("nodes")[0];
  const internal = listAt(node, "status", "addresses").find((entry) => textAt(entry, "type") === "InternalIP");
  const address = textAt(internal, "address");
  return from.connect({ address, port, protocol: "TCP" }, { owner, signal }).catch(() => undefined);
}

function nodePortsOf(service: KubeObject): readonly (readonly [number, KubeObject])[] {
  return listAt(service, "spec", "ports").flatMap((port) => {
    const number = numberAt(port, "nodePort") ?? 0;
    return number > 0 && (textAt(port, "protocol") || "TCP") === "TCP" ? [[number, service] as const] : [];
  });
}
