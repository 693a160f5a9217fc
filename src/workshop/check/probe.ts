/** Probes connections from where they would come: by exec in the client's own pod, with the tools that its image has. */
import { Writable } from "node:stream";
import { type Cluster, ClusterError, type PodName } from "../../cluster/index.ts";
import type { ProbeProtocol } from "../module/probes.ts";
import type { Patience } from "./patience.ts";

/** One connection to try, as the client would: a name is resolved first. */
export interface Attempt {
  readonly host: string;
  readonly port: number;
  readonly protocol: ProbeProtocol;
}

export type Outcome =
  | { readonly kind: "allowed"; readonly milliseconds: number }
  /** The host answered that nobody listens: it was reached. */
  | { readonly kind: "refused"; readonly milliseconds: number }
  | { readonly kind: "dropped"; readonly waitedMs: number }
  | { readonly kind: "dns-failed"; readonly waitedMs: number }
  | { readonly kind: "unreachable"; readonly text: string }
  /** The probe itself could not be made. */
  | { readonly kind: "not-probed"; readonly why: string };

/**
 * Each attempt says when the name is resolved and how the connection ended; the text is judged here, because tools differ
 * in their words and exit codes. Whatever is still silent when our patience ends was dropped. Names are resolved as they
 * stand (with a dot behind them): the search domains would ask the DNS four times more.
 */
const script = `
p() {
  case $2 in
    *:*) ;;
    *[a-z]*) if command -v nslookup >/dev/null; then r=$(nslookup "$2." 2>&1 </dev/null)
             else r=$(getent hosts "$2." 2>&1 </dev/null) && r="Name: $2 Address $r"; fi
             echo "$1 resolved $? "$r;;
  esac
  case $4 in
    UDP) if [ "$3" = 53 ]; then r=$(nslookup kubernetes.default "$2" 2>&1 </dev/null); else r=$(echo probe | nc -u -w 3 "$2" "$3" 2>&1); fi;;
    SCTP) r=$(agnhost connect "$2:$3" --protocol=sctp --timeout=3s 2>&1 </dev/null);;
    *) if command -v nc >/dev/null; then r=$(nc -z -v -w 3 "$2" "$3" 2>&1 </dev/null)
       elif command -v curl >/dev/null; then r=$(curl -s -S -o /dev/null --connect-timeout 3 -m 4 "http://$2:$3" 2>&1 </dev/null)
       elif command -v agnhost >/dev/null; then r=$(agnhost connect "$2:$3" --timeout=3s 2>&1 </dev/null)
       elif command -v wget >/dev/null; then r=$(wget -q -O /dev/null -T 3 "http://$2:$3" 2>&1 </dev/null)
       else r=$(bash -c ": >/dev/tcp/$2/$3" 2>&1 </dev/null); fi;;
  esac
  echo "$1 ended $? "$r
}
echo ready
`;

/** Tries all connections from one pod at once, in one exec. */
export async function probeFrom(
  cluster: Cluster,
  pod: PodName,
  attempts: readonly Attempt[],
  patience: Patience,
  signal?: AbortSignal,
): Promise<readonly Outcome[]> {
  const session = new Session(attempts, patience);
  const outer = signal ? AbortSignal.any([signal, session.over]) : session.over;
  const calls = attempts
    .map(({ host, port, protocol }, index) => `p ${index} ${host} ${port} ${protocol} &`)
    .join("\n");
  try {
    await cluster.exec(pod, ["sh", "-c", `${script}${calls}\nwait`], { stdout: session.output, signal: outer });
    return session.finish();
  } catch (error) {
    if (session.over.aborted && !signal?.aborted) return session.finish();
    const why = error instanceof ClusterError ? whyNotStarted(error) : undefined;
    if (why === undefined) throw error;
    return attempts.map(() => ({ kind: "not-probed", why }));
  } finally {
    session.stop();
  }
}

/** Why nothing can be run in this pod, whatever may be possible elsewhere; undefined when the cluster itself is to blame. */
function whyNotStarted({ trouble, message }: ClusterError): string | undefined {
  if (trouble === "exec-failed" || trouble === "not-found" || trouble === "connection-lost") return message;
  // The API server is well, and the kubelet of the pod's node is not.
  return /dialing backend|dial tcp .*:10250/.test(message) ? `the pod's node does not answer: ${message}` : undefined;
}

/** How long a pod may take to start the probes at all; a cluster that has gone away never does. */
const startWithinMs = 30_000;

type State = { readonly since: number; readonly resolved: boolean } | Outcome;

/** Reads the lines as they come and ends the exec when all that is left is silence. */
class Session {
  readonly output: Writable;
  readonly #over = new AbortController();
  readonly #attempts: readonly Attempt[];
  readonly #patience: Patience;
  #states: State[] = [];
  #rest = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(attempts: readonly Attempt[], patience: Patience) {
    this.#attempts = attempts;
    this.#patience = patience;
    this.#timer = setTimeout(() => this.#over.abort(), startWithinMs);
    this.output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const lines = (this.#rest + chunk.toString("utf8")).split("\n");
        this.#rest = lines.pop() ?? "";
        for (const line of lines) this.#read(line);
        done();
      },
    });
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  finish(): readonly Outcome[] {
    return this.#attempts.map((_attempt, index) => {
      const state = this.#states[index];
      if (state === undefined) return { kind: "not-probed", why: "the probe did not start" };
      return "kind" in state ? state : silent(state);
    });
  }

  #read(line: string): void {
    const now = performance.now();
    if (line === "ready") this.#states = this.#attempts.map(({ host }) => ({ since: now, resolved: !isName(host) }));
    const match = /^(\d+) (resolved|ended) (\d+) ?(.*)$/.exec(line);
    const index = Number(match?.[1]);
    const state = this.#states[index];
    if (match && state !== undefined && !("kind" in state)) this.#states[index] = this.#next(state, match, now);
    this.#wait(now);
  }

  #next(
    state: { since: number; resolved: boolean },
    [, , event, code, text = ""]: RegExpExecArray,
    now: number,
  ): State {
    const milliseconds = now - state.since;
    if (event === "resolved") {
      if (!hasAddress(text)) return { kind: "dns-failed", waitedMs: milliseconds };
      this.#patience.answered("name", milliseconds);
      return { since: now, resolved: true };
    }
    const outcome = judge(Number(code), text, milliseconds);
    if (outcome.kind === "allowed" || outcome.kind === "refused") this.#patience.answered("connection", milliseconds);
    return outcome;
  }

  /** Ends the exec when each has been silent for as long as we have patience with its kind. */
  #wait(now: number): void {
    if (this.#states.length === 0) return;
    clearTimeout(this.#timer);
    const ends = this.#states.flatMap((state) =>
      "kind" in state ? [] : [state.since + this.#patience.for(state.resolved ? "connection" : "name")],
    );
    if (ends.length > 0) this.#timer = setTimeout(() => this.#over.abort(), Math.max(0, Math.max(...ends) - now));
  }
}

function silent({ since, resolved }: { since: number; resolved: boolean }): Outcome {
  const waitedMs = performance.now() - since;
  return resolved ? { kind: "dropped", waitedMs } : { kind: "dns-failed", waitedMs };
}

export function isName(host: string): boolean {
  return !host.includes(":") && /[a-z]/.test(host);
}

/** nslookup prints the server's address first, then the name with its own. */
function hasAddress(text: string): boolean {
  return /Name:\s*\S+.*Address/.test(text);
}

/** What a tool's exit code and words mean. */
export function judge(code: number, text: string, milliseconds: number): Outcome {
  if (code === 0 && !/timed out|no servers could be reached/i.test(text)) return { kind: "allowed", milliseconds };
  if (/refused/i.test(text)) return { kind: "refused", milliseconds };
  if (/bad address|not resolve|resolve host|name or service|NXDOMAIN|^DNS/i.test(text))
    return { kind: "dns-failed", waitedMs: milliseconds };
  if (/no route|unreachable|prohibited/i.test(text)) return { kind: "unreachable", text };
  if (/timed? ?out|in progress|no servers could be reached/i.test(text) || code === 28)
    return { kind: "dropped", waitedMs: milliseconds };
  // An HTTP tool that got any answer, even an error or nonsense, was let through.
  if (/HTTP|empty reply|received|server returned|unexpected/i.test(text)) return { kind: "allowed", milliseconds };
  return code === 0 || code === 1
    ? { kind: "dropped", waitedMs: milliseconds }
    : { kind: "not-probed", why: text || `exit code ${code}` };
}
