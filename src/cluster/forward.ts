import { Duplex } from "node:stream";
import { bytesOf, hangUp, openChannels } from "./channels.ts";
import type { PodName } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import type { Access } from "./kubeconfig.ts";
import { withQuery } from "./paths.ts";

/** Opens one connection to a port of a pod. It enters through the pod's loopback, so no policy sees it. */
export async function forwardToPod(access: Access, pod: PodName, port: number, signal?: AbortSignal): Promise<Duplex> {
  const path = withQuery(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/portforward`, { ports: String(port) });
  const socket = await openChannels(access, path, ["v4.channel.k8s.io"], signal);
  const data = 0;
  const error = 1;
  // The first message on either channel names the port and carries nothing else.
  const named = new Set<number>();
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (chunk, _encoding, done) =>
      socket.send(Buffer.concat([Buffer.of(data), Buffer.from(chunk)]), (failure) => done(failure ?? null)),
    // This protocol has no half-close: the far end sees the end when the whole connection closes.
    final: (done) => done(),
    destroy: (failure, done) => {
      hangUp(socket);
      done(failure);
    },
  });
  socket.on("message", (message) => {
    if (duplex.destroyed) return;
    const bytes = bytesOf(message);
    const number = bytes[0] ?? data;
    if (!named.has(number)) {
      named.add(number);
      return;
    }
    const content = bytes.subarray(1);
    if (duplex.destroyed) return;
    if (number === error && content.length > 0)
      duplex.destroy(new ClusterError("connection-lost", content.toString("utf8").trim()));
    if (number === data && content.length > 0 && !duplex.push(content)) socket.pause();
  });
  socket.on("close", () => duplex.push(null));
  socket.on("error", (cause) =>
    duplex.destroy(new ClusterError("connection-lost", `the port-forward broke: ${cause.message}`, { cause })),
  );
  signal?.addEventListener("abort", () => duplex.destroy(), { once: true });
  socket.resume();
  return duplex;
}
