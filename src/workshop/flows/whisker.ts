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

export interface WhiskerPort {
  readonly number: number;
  readonly secure: boolean;
}

/** Finds Whisker; undefined where there is none that the user may see. The port is the service's own, whatever its release. */
export async function findWhisker(cluster: Cluster): Promise<Whisker | undefined> {
  const found = await cluster.get(service).catch((error: unknown) => {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  });
  const way = found ? wayTo(found) : undefined;
  return way ? new WhiskerOf(cluster, way) : undefined;
}

interface Way {
  readonly selector: string;
  readonly port: number;
  /** A name stands for a port of the pod. */
  readonly target: string | number;
  readonly looksSecure: boolean;
}

function wayTo({ spec }: RawObject): Way | undefined {
  if (!isMap(spec) || !Array.isArray(spec.ports) || !isMap(spec.selector)) return undefined;
  const [first] = spec.ports.filter(isMap);
  if (typeof first?.port !== "number") return undefined;
  const { port, targetPort, name } = first;
  const selector = Object.entries(spec.selector).map(([label, value]) => `${label}=${value}`);
  return {
    selector: selector.join(","),
    port,
    target: typeof targetPort === "string" || typeof targetPort === "number" ? targetPort : port,
    looksSecure: /443$/.test(String(port)) || /https|tls/.test(String(name ?? "")),
  };
}

class WhiskerOf implements Whisker {
  readonly #cluster: Cluster;
  readonly #way: Way;
  #secure: boolean;
  #spoken = false;

  constructor(cluster: Cluster, way: Way) {
    this.#cluster = cluster;
    this.#way = way;
    this.#secure = way.looksSecure;
  }

  get port(): WhiskerPort {
    return { number: this.#way.port, secure: this.#secure };
  }

  async flows(query: FlowQuery, signal?: AbortSignal): Promise<readonly FlowRecord[]> {
    const parameters = new URLSearchParams({ filters: JSON.stringify(filtersOf(query)), sortBy: "Time" });
    if (query.seconds !== undefined) parameters.set("startTimeGte", String(-query.seconds));
    const answer = await this.#get(`/whisker-backend/flows?${parameters}`, signal);
    const items = isMap(answer) && Array.isArray(answer.items) ? answer.items : [];
    return items.filter(isFlow);
  }

  /** Whether it speaks TLS depends on its release; where the port's number misleads, the other way is tried. */
  async #get(path: string, signal?: AbortSignal): Promise<unknown> {
    const pod = await this.#pod(signal);
    try {
      return await this.#over(this.#secure, pod, path, signal);
    } catch (error) {
      if (this.#spoken || !(error instanceof ClusterError) || !speaksOtherwise(error)) throw error;
      const answer = await this.#over(!this.#secure, pod, path, signal).catch(() => {
        throw error;
      });
      this.#secure = !this.#secure;
      return answer;
    }
  }

  async #over(secure: boolean, pod: RawObject, path: string, signal?: AbortSignal): Promise<unknown> {
    const name = { namespace, name: pod.metadata.name };
    const stream = await this.#cluster.forward(name, portOf(pod, this.#way.target), signal);
    // Whisker's certificate is the cluster's own and names the service; the tunnel itself is authenticated already.
    const connection = secure ? tlsConnect({ socket: stream, rejectUnauthorized: false }) : stream;
    try {
      const answer = parsed(await getOver(connection, path, signal));
      this.#spoken = true;
      return answer;
    } finally {
      connection.destroy();
      stream.destroy();
    }
  }

  async #pod(signal?: AbortSignal): Promise<RawObject> {
    const selection = { namespace, labelSelector: this.#way.selector, ...(signal ? { signal } : {}) };
    const pod = (await this.#cluster.list({ apiVersion: "v1", kind: "Pod" }, selection)).items.find(isReady);
    if (pod) return pod;
    throw new ClusterError("unreachable", "Whisker's pod is not ready", { next: [`kubectl get pods -n ${namespace}`] });
  }
}

/** Servers of HTTPS say so to whoever speaks plainly; the other way round the handshake fails, or the line goes dead. */
function speaksOtherwise({ trouble, message }: ClusterError): boolean {
  return trouble === "connection-lost" || (trouble === "server-error" && /answered 400:.*https/is.test(message));
}

function portOf({ spec }: RawObject, target: string | number): number {
  if (typeof target === "number") return target;
  const containers = isMap(spec) && Array.isArray(spec.containers) ? spec.containers.filter(isMap) : [];
  const ports = containers.flatMap(({ ports: all }) => (Array.isArray(all) ? all.filter(isMap) : []));
  const number = ports.find(({ name }) => name === target)?.containerPort;
  if (typeof number === "number") return number;
  throw new ClusterError("unreachable", `Whisker's service means port "${target}", which its pod does not have`, {
    next: [`kubectl get service,pod -n ${namespace} -o yaml`],
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClusterError("server-error", "Whisker answered something that is no JSON", {
      detail: [text.slice(0, 200)],
      cause,
    });
  }
}

function filtersOf(query: FlowQuery): Record<string, unknown> {
  const part = (value: string | undefined) => (value === undefined ? undefined : [{ value, type: "Fuzzy" }]);
  return {
    source_names: part(query.source),
    dest_names: part(query.dest),
    dest_ports: query.port === undefined ? undefined : [{ value: query.port, type: "Exact" }],
    actions: query.action ? [query.action] : undefined,
  };
}

function isFlow(value: unknown): value is FlowRecord {
  return (
    isMap(value) && typeof value.source_name === "string" && typeof value.action === "string" && isMap(value.policies)
  );
}

function getOver(connection: Duplex, path: string, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const broken = (cause: Error) =>
      reject(new ClusterError("connection-lost", `the connection to Whisker broke: ${cause.message}`, { cause }));
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
        response.on("error", broken);
      },
    );
    outgoing.on("error", broken);
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
