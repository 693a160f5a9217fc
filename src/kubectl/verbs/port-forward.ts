/** kubectl port-forward */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import type { RawObject } from "../../policy/index.ts";
import { mostActive, podOf } from "../pods.ts";
import type { Session } from "../session.ts";
import { oneTarget } from "../targets.ts";
import { fail, usage } from "../trouble.ts";
import { listAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";

interface Pair {
  readonly local: number;
  readonly remote: number;
}

export async function portForward(call: Call): Promise<number> {
  const { args, flags } = call;
  const [word, ...specs] = args;
  if (word === undefined || specs.length === 0)
    throw usage("TYPE/NAME and list of ports are required for port-forward", "port-forward");
  const session = await call.session();
  const pod = await podOf(session, word, mostActive);
  const service = await serviceOf(session, word);
  const phase = textAt(pod, "status", "phase");
  const pairs = specs.map((spec) => pairOf(spec, pod, service));
  if (phase !== "Running") throw fail(`unable to forward port because pod is not running. Current status=${phase}`);
  const addresses = flags.list("address").length > 0 ? flags.list("address") : ["localhost"];
  const hosts = addresses.flatMap((address) => (address === "localhost" ? ["127.0.0.1", "::1"] : [address]));
  const servers = await openAll(call, session, pod, pairs, hosts);
  try {
    if (!call.signal.aborted) await once(call.signal, "abort");
  } finally {
    for (const server of servers) server.close();
  }
  return 0;
}

async function serviceOf(session: Session, word: string): Promise<RawObject | undefined> {
  if (!word.includes("/")) return undefined;
  const { resource, name } = await oneTarget(session, word, "pods");
  return resource.kind === "Service" ? session.api.get(resource, { namespace: session.namespace, name }) : undefined;
}

/** 8080:80, 80, :80, 8080:http; of a service the port is its own, which leads to a port of the pod. */
function pairOf(spec: string, pod: RawObject, service: RawObject | undefined): Pair {
  const [first = "", second, ...more] = spec.split(":");
  if (more.length > 0) throw fail(`invalid port format '${spec}'`);
  const wanted = second ?? first;
  const remote = service ? throughService(wanted, service, pod) : portNumber(wanted, pod);
  if (remote === 0) throw fail("remote port must be > 0");
  const local =
    second === undefined ? (/^\d+$/.test(first) ? Number(first) : remote) : first === "" ? 0 : Number(first);
  if (!Number.isInteger(local) || local > 65_535) throw fail(`error parsing local port '${first}'`);
  return { local, remote };
}

function portNumber(word: string, pod: RawObject): number {
  if (/^\d+$/.test(word)) return Number(word);
  const found = listAt(pod, "spec", "containers")
    .flatMap((container) => listAt(container, "ports"))
    .find((port) => textAt(port, "name") === word);
  if (found === undefined) throw fail(`Pod '${pod.metadata.name}' does not have a named port '${word}'`);
  return numberAt(found, "containerPort");
}

function throughService(word: string, service: RawObject, pod: RawObject): number {
  const found = listAt(service, "spec", "ports").find(
    (port) => textAt(port, "port") === word || textAt(port, "name") === word,
  );
  if (found === undefined)
    throw fail(
      /^\d+$/.test(word)
        ? `Service ${service.metadata.name} does not have a service port ${word}`
        : `Service '${service.metadata.name}' does not have a named port '${word}'`,
    );
  if (textAt(service, "spec", "clusterIP") === "None") return numberAt(found, "port");
  return portNumber(textAt(found, "targetPort") || textAt(found, "port"), pod);
}

async function openAll(
  call: Call,
  session: Session,
  pod: RawObject,
  pairs: readonly Pair[],
  hosts: readonly string[],
): Promise<readonly Server[]> {
  const servers: Server[] = [];
  for (const { local, remote } of pairs) {
    let port = local;
    const troubles: string[] = [];
    for (const host of hosts) {
      const server = createServer((socket) => void join(call, session, pod, port, remote, socket));
      try {
        server.listen(port, host);
        await once(server, "listening");
        const address = server.address();
        if (address !== null && typeof address === "object") port = address.port;
        const shown = host.includes(":") ? `[${host}]` : host;
        call.out(`Forwarding from ${shown}:${port} -> ${remote}\n`);
        servers.push(server);
      } catch (error) {
        troubles.push(
          `unable to create listener: Error listen tcp ${host}:${port}: ${error instanceof Error ? error.message : ""}`,
        );
      }
    }
    if (troubles.length < hosts.length) continue;
    for (const trouble of troubles) call.err(`Unable to listen on port ${port}: ${trouble}\n`);
    for (const server of servers) server.close();
    throw fail(`unable to listen on any of the requested ports: [{${local} ${remote}}]`);
  }
  return servers;
}

async function join(
  call: Call,
  session: Session,
  pod: RawObject,
  local: number,
  remote: number,
  socket: Socket,
): Promise<void> {
  call.out(`Handling connection for ${local}\n`);
  // A client may leave before the pod is reached.
  socket.on("error", () => socket.destroy());
  try {
    const far = await session.api.cluster.forward(
      { namespace: session.namespace, name: pod.metadata.name },
      remote,
      call.signal,
    );
    await Promise.all([pipeline(socket, far), pipeline(far, socket)]);
  } catch (error) {
    socket.destroy();
    if (
      call.signal.aborted ||
      (error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE")
    )
      return;
    call.err(
      `an error occurred forwarding ${local} -> ${remote}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
