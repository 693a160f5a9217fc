/** The flow log of a cluster with Calico: Whisker's HTTP API, reached by a port-forward of our own. */
import { Agent, request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap, isReady } from "../check/inventory.ts";
import type { FlowQuery, FlowRecord } from "./flow.ts";

const namespace = "calico-system";
const service = { apiVersion: "v1", kind: "Service", namespace, name: "whisker" };

export interface Whisker {
  readonly port: WhiskerPort;
  flows(query: FlowQuery, signal?: AbortSignal): Promise<readonly FlowRecord[]>;
}

/** Finds Whisker; undefined where the cluster has none. The port and whether it speaks TLS are read from the service. */
export async function findWhisker(cluster: Cluster): Promise<Whisker | undefined> {
  const found = await cluster.get(service).catch((error: unknown) => {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  });
  const port = found ? portOf(found) : undefined;
  if (!port) return undefined;
  return { port, flows: (query, signal) => readFlows(cluster, port, query, signal) };
}

export interface WhiskerPort {
  readonly number: number;
  readonly secure: boolean;
}

function portOf({ spec }: RawObject): WhiskerPort | undefined {
  const ports = isMap(spec) && Array.isArray(spec.ports) ? spec.ports.filter(isMap) : [];
  const [first] = ports;
  const target = typeof first?.targetPort === "number" ? first.targetPort : first?.port;
  if (typeof target !== "number") return undefined;
  return { number: target, secure: first?.port === 443 || first?.port === 8443 };
}

async function readFlows(
  cluster: Cluster,
  port: WhiskerPort,
  query: FlowQuery,
  signal?: AbortSignal,
): Promise<readonly FlowRecord[]> {
  const parameters = new URLSearchParams({ filters: JSON.stringify(filtersOf(query)), sortBy: "Time" });
  if (query.seconds !== undefined) parameters.set("startTimeGte", String(-query.seconds));
  const text = await get(cluster, port, `/whisker-backend/flows?${parameters}`, signal);
  const answer: unknown = JSON.parse(text);
  const items = isMap(answer) && Array.isArray(answer.items) ? answer.items : [];
  return items.filter(isFlow);
}

function filtersOf(query: FlowQuery): Record<string, unknown> {
  const match = (value: string | undefined, type = "Exact") => (value === undefined ? undefined : [{ value, type }]);
  return {
    source_namespaces: match(query.sourceNamespace),
    dest_namespaces: match(query.destNamespace),
    source_names: match(query.source, "Fuzzy"),
    dest_names: match(query.dest, "Fuzzy"),
    protocols: match(query.protocol),
    dest_ports: query.port === undefined ? undefined : [{ value: query.port, type: "Exact" }],
    actions: query.action ? [query.action] : undefined,
    // Older releases do not know this filter; they are asked without it and filtered below.
  };
}

function isFlow(value: unknown): value is FlowRecord {
  return (
    isMap(value) && typeof value.source_name === "string" && typeof value.action === "string" && isMap(value.policies)
  );
}

async function get(cluster: Cluster, port: WhiskerPort, path: string, signal?: AbortSignal): Promise<string> {
  const pods = (await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector: "k8s-app=whisker" }))
    .items;
  const pod = pods.find(isReady);
  if (!pod)
    throw new ClusterError("unreachable", "Whisker's pod is not ready", { next: [`kubectl get pods -n ${namespace}`] });
  const stream = await cluster.forward({ namespace, name: pod.metadata.name }, port.number, signal);
  // Whisker's certificate is the cluster's own and names the service; the tunnel itself is authenticated already.
  const connection = port.secure ? tlsConnect({ socket: stream, rejectUnauthorized: false }) : stream;
  try {
    return await getOver(connection, path, signal);
  } finally {
    connection.destroy();
    stream.destroy();
  }
}

function getOver(connection: Duplex, path: string, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const agent = new OneConnection(connection);
    const outgoing = httpRequest(
      {
        agent,
        path,
        host: "whisker",
        headers: { Accept: "application/json", Connection: "close" },
        ...(signal ? { signal } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode === 200) resolve(text);
          else reject(new ClusterError("server-error", `Whisker answered ${response.statusCode}: ${text.trim()}`));
        });
        response.on("error", reject);
      },
    );
    outgoing.on("error", (cause) =>
      reject(new ClusterError("connection-lost", `the connection to Whisker broke: ${cause.message}`, { cause })),
    );
    outgoing.end();
  });
}

/** Gives Node's HTTP client a connection that is open already. */
class OneConnection extends Agent {
  readonly #connection: Duplex;

  constructor(connection: Duplex) {
    super({ keepAlive: false });
    this.#connection = connection;
  }

  override createConnection(): Duplex {
    return this.#connection;
  }
}
