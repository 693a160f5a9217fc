import type { Duplex, Readable, Writable } from "node:stream";
import type { RawObject } from "../policy/types.ts";

/**
 * The port to any cluster: the sandbox, a learner's minikube, a cluster shared by a room. What is above this folder knows
 * this interface and nothing else of a cluster. Every failure is a ClusterError.
 */
export interface Cluster {
  readonly target: Target;
  version(signal?: AbortSignal): Promise<Version>;
  /** What the API server serves, from discovery; read once and again when a kind is unknown. */
  resources(options?: { fresh?: boolean }): Promise<readonly Resource[]>;
  /** API groups with their version that are registered, and whose server did not say what it serves. */
  silent(): Promise<readonly string[]>;
  /** The resource of a kind, or undefined where the cluster does not serve it. */
  resource(kind: KindRef): Promise<Resource | undefined>;

  /** Undefined when there is no such object. */
  get(ref: ObjectName, signal?: AbortSignal): Promise<RawObject | undefined>;
  list(kind: KindRef, selection?: Selection): Promise<ObjectList>;
  create(object: RawObject, options?: WriteOptions): Promise<RawObject>;
  patch(ref: ObjectName, patch: Patch, options?: WriteOptions): Promise<RawObject>;
  /** Server-side apply under our field manager. */
  apply(object: RawObject, options?: WriteOptions & { force?: boolean }): Promise<RawObject>;
  /** False when there was nothing to remove. */
  remove(ref: ObjectName, options?: RemoveOptions): Promise<boolean>;

  exec(pod: PodName, command: readonly string[], options?: ExecOptions): Promise<Finished>;
  logs(pod: PodName, options?: LogOptions): Promise<Readable>;
  /** One connection to a port of a pod, past all policy. */
  forward(pod: PodName, port: number, signal?: AbortSignal): Promise<Duplex>;
  /** Whether the user may, by SelfSubjectAccessReview. */
  allowed(action: Action): Promise<boolean>;
  /** Who the API server takes the user for, by SelfSubjectReview; a kubeconfig has names of its own. */
  user(): Promise<string>;
  /** A plain request to a path of the API server, for what the rest does not cover. */
  request(request: PlainRequest): Promise<PlainAnswer>;
  /** The same with the answer's body as it comes, as for a watch. */
  stream(request: PlainRequest): Promise<Readable>;
  close(): void;
}

export interface Target {
  readonly context: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
}

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly gitVersion: string;
}

export interface KindRef {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface ObjectName extends KindRef {
  readonly namespace?: string;
  readonly name: string;
  readonly subresource?: "status" | "scale" | "ephemeralcontainers";
}

export interface Resource extends KindRef {
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface Selection {
  /** All namespaces when left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal;
}

export interface ObjectList {
  readonly items: readonly RawObject[];
}

export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly signal?: AbortSignal;
}

export interface RemoveOptions {
  readonly gracePeriodSeconds?: number;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

export type Patch =
  | { readonly type: "merge"; readonly body: unknown }
  | { readonly type: "json"; readonly body: readonly unknown[] };

export interface PodName {
  readonly namespace: string;
  readonly name: string;
  readonly container?: string;
}

export interface ExecOptions {
  readonly stdin?: Readable | string;
  /** Streams take the output as it comes; without them it is collected into the result. */
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  readonly tty?: boolean;
  /** Terminal sizes, as they change. */
  readonly sizes?: AsyncIterable<{ columns: number; rows: number }>;
  /** Joins the container's main process instead of starting one. */
  readonly attach?: boolean;
  readonly signal?: AbortSignal;
}

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LogOptions {
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
}

export interface Action {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface PlainRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}
