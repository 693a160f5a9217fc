/** Startup, readiness and liveness probes, asked from the node, past all policy. */
import { isIP } from "node:net";
import { type Clock, sleep } from "../clock.ts";
import type { Container } from "../pods/container.ts";
import type { Connection, PodNetwork } from "../pods/network.ts";
import { StartError } from "../pods/process.ts";
import { sinkTo, toText } from "../pods/streams.ts";
import { type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { execWords } from "./runtime-words.ts";

export type ProbeKind = "startup" | "readiness" | "liveness";

export interface ProbeListener {
  startup(): void;
  readiness(ready: boolean): void;
  failed(kind: "startup" | "liveness"): void;
  say(reason: string, message: string): void;
}

export interface Prober {
  /** Probes a running container until the result is called. */
  watch(spec: Json, container: Container, listener: ProbeListener): () => void;
}

export function probesOf(spec: Json): Partial<Record<ProbeKind, JsonObject>> {
  const given = objectAt(spec);
  const found = (["startup", "readiness", "liveness"] as const).filter((kind) => `${kind}Probe` in given);
  return Object.fromEntries(found.map((kind) => [kind, objectAt(spec, `${kind}Probe`)]));
}

/** `node` is the network of the node, `address` the pod's. */
export function prober(clock: Clock, node: PodNetwork, address: () => string | undefined): Prober {
  return {
    watch(spec, container, listener) {
      const probes = probesOf(spec);
      const stopped = new AbortController();
      const ask = (probe: JsonObject) => attempt(clock, node, address() ?? "", spec, probe, container);
      const others = () => {
        if (probes.readiness) void repeat(clock, probes.readiness, ask, stopped.signal, "readiness", listener);
        if (probes.liveness) void repeat(clock, probes.liveness, ask, stopped.signal, "liveness", listener);
      };
      if (probes.startup) {
        const startup = () => {
          listener.startup();
          others();
        };
        const begun = { ...listener, startup };
        void repeat(clock, probes.startup, ask, stopped.signal, "startup", begun);
      } else others();
      return () => stopped.abort(new Error("the container has ended"));
    },
  };
}

/** Unknown: it could not be asked, which counts neither for the container nor against it. */
type Answer = { readonly is: "good" } | { readonly is: "bad" | "unknown"; readonly why: string };

async function repeat(
  clock: Clock,
  probe: JsonObject,
  ask: (probe: JsonObject) => Promise<Answer>,
  signal: AbortSignal,
  kind: ProbeKind,
  listener: ProbeListener,
): Promise<void> {
  const period = (numberAt(probe, "periodSeconds") ?? 10) * 1000;
  const successes = numberAt(probe, "successThreshold") ?? 1;
  const failures = numberAt(probe, "failureThreshold") ?? 3;
  let good = 0;
  let bad = 0;
  try {
    await sleep(clock, (numberAt(probe, "initialDelaySeconds") ?? 0) * 1000, signal);
    for (;;) {
      const answer = await ask(probe);
      if (signal.aborted) return;
      if (answer.is === "good") {
        good++;
        bad = 0;
      } else if (answer.is === "bad") {
        bad++;
        good = 0;
        listener.say("Unhealthy", `${capitalised(kind)} probe failed: ${answer.why}`);
      } else {
        const words = `${capitalised(kind)} probe errored and resulted in unknown state: ${answer.why}`;
        listener.say("Unhealthy", words);
      }
      if (kind === "readiness" && good >= successes) listener.readiness(true);
      if (kind === "readiness" && bad >= failures) listener.readiness(false);
      if (kind === "startup" && good >= successes) return listener.startup();
      if (kind !== "readiness" && bad >= failures) return listener.failed(kind);
      await sleep(clock, period, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function attempt(
  clock: Clock,
  node: PodNetwork,
  address: string,
  spec: Json,
  probe: JsonObject,
  container: Container,
): Promise<Answer> {
  const seconds = numberAt(probe, "timeoutSeconds") ?? 1;
  const patience = new AbortController();
  const late = clock.schedule(seconds * 1000, () => patience.abort(new Error("late")));
  try {
    if ("exec" in probe)
      return await byCommand(listAt(probe, "exec", "command").map(String), container, patience.signal, seconds);
    if ("httpGet" in probe) return await byHttp(node, address, spec, objectAt(probe, "httpGet"), patience.signal);
    const action = "grpc" in probe ? objectAt(probe, "grpc") : objectAt(probe, "tcpSocket");
    return await byConnection(
      node,
      textAt(action, "host") || address,
      portOf(action.port ?? null, spec),
      patience.signal,
    );
  } catch (error) {
    if (patience.signal.aborted) return { is: "bad", why: "context deadline exceeded" };
    return { is: "unknown", why: error instanceof Error ? error.message : String(error) };
  } finally {
    late();
  }
}

async function byCommand(
  command: readonly string[],
  container: Container,
  signal: AbortSignal,
  seconds: number,
): Promise<Answer> {
  let output = "";
  const sink = () =>
    sinkTo((data) => {
      output += toText(data);
    });
  const session = begun(command, () => container.exec(command, { stdout: sink(), stderr: sink() }));
  const late = new Promise<"late">((resolve) =>
    signal.addEventListener("abort", () => resolve("late"), { once: true }),
  );
  const ended = await Promise.race([session.exit, late]);
  if (ended === "late") {
    session.hangUp();
    return { is: "bad", why: `command timed out: "${command.join(" ")}" timed out after ${seconds}s` };
  }
  return ended === 0 ? { is: "good" } : { is: "bad", why: output.trimEnd() };
}

function begun<T>(command: readonly string[], start: () => T): T {
  try {
    return start();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new Error(`rpc error: code = Unknown desc = ${execWords(error, command[0] ?? "")}`);
  }
}

const owner = { pid: 1, program: "kubelet" };

async function open(
  node: PodNetwork,
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<Connection | string> {
  if (isIP(address) === 0) return `dial tcp: lookup ${address}: no such host`;
  const outcome = await node.connect({ address, port, protocol: "TCP" }, { owner, signal });
  return outcome.kind === "connected" ? outcome.connection : `dial tcp ${address}:${port}: connect: connection refused`;
}

async function byConnection(node: PodNetwork, address: string, port: number, signal: AbortSignal): Promise<Answer> {
  const connection = await open(node, address, port, signal);
  if (typeof connection === "string") return { is: "bad", why: connection };
  connection.close();
  return { is: "good" };
}

/** As much of an answer as a kubelet reads. */
const enough = 10 * 1024;

async function byHttp(
  node: PodNetwork,
  address: string,
  spec: Json,
  action: JsonObject,
  signal: AbortSignal,
): Promise<Answer> {
  const port = portOf(action.port ?? null, spec);
  const host = textAt(action, "host") || address;
  const path = textAt(action, "path") || "/";
  const url = `${(textAt(action, "scheme") || "HTTP").toLowerCase()}://${host}:${port}${path}`;
  const connection = await open(node, host, port, signal);
  const bad = (why: string): Answer => ({ is: "bad", why: `Get "${url}": ${why}` });
  if (typeof connection === "string") return bad(connection);
  const headers = listAt(action, "httpHeaders").map(
    (header) => `${textAt(header, "name")}: ${textAt(header, "value")}\r\n`,
  );
  try {
    await connection.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: kube-probe/1.35\r\nAccept: */*\r\nConnection: close\r\n${headers.join("")}\r\n`,
      signal,
    );
    let answer = "";
    for (let chunk = await connection.read(signal); chunk; chunk = await connection.read(signal)) {
      answer += toText(chunk);
      if (answer.length > enough) break;
    }
    const code = Number(/^HTTP\/\d\.\d (\d{3})/.exec(answer)?.[1] ?? 0);
    if (code === 0) return bad("EOF");
    return code >= 200 && code < 400
      ? { is: "good" }
      : { is: "bad", why: `HTTP probe failed with statuscode: ${code}` };
  } finally {
    connection.close();
  }
}

function portOf(port: Json, spec: Json): number {
  if (typeof port === "number") return port;
  const named = listAt(spec, "ports").find((candidate) => textAt(candidate, "name") === port);
  const number = numberAt(named, "containerPort") ?? Number(port);
  if (Number.isNaN(number)) throw new Error(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  return number;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
