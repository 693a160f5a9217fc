/**
 * The seam to what runs in pods. The API and the wire protocols know containers only as this interface; the simulation
 * implements it. Whatever cannot be done is an ApiError: thrown at once, it becomes the answer to the request.
 */
import type { Duplex, Readable, Writable } from "node:stream";
import type { KubeObject } from "../store/object.ts";

export interface Containers {
  /** Starts a program in a running container. */
  exec(target: ContainerTarget, request: ExecRequest): Session;
  /** Joins the streams of the container's own program. */
  attach(target: ContainerTarget, request: AttachRequest): Session;
  /** The container's output, from its start or the options' point on; with `follow` it ends when the container does. */
  logs(target: ContainerTarget, options: LogOptions): Readable;
  /** A TCP connection to the pod's own loopback. It emits `error` with the text to show if nobody listens. */
  portForward(pod: KubeObject, port: number): Duplex;
}

export interface ContainerTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
}

export interface AttachRequest {
  readonly tty: boolean;
  /** Absent: the program's input is empty (exec) or untouched (attach). */
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  /** Absent with a tty: all output goes to stdout. */
  readonly stderr?: Writable;
}

export interface ExecRequest extends AttachRequest {
  readonly command: readonly string[];
}

export interface Session {
  /** Settles after the last output was written; never rejects. */
  readonly ended: Promise<SessionEnd>;
  resize(columns: number, rows: number): void;
  /** The client has gone: the program gets a hang-up. */
  hangUp(): void;
}

export type SessionEnd =
  | { readonly kind: "exited"; readonly code: number }
  /** The program could not be started, or the container ended under it. The protocol puts `Internal error occurred: ` before it. */
  | { readonly kind: "failed"; readonly message: string };

export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: Date;
  readonly limitBytes?: number;
}
