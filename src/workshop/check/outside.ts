/** Tries a connection from outside the cluster: from this machine, by a service's node port or load balancer. */
import { connect } from "node:net";
import type { Patience } from "./patience.ts";
import type { Attempt, Outcome } from "./probe.ts";

/** Nobody listens there on any cluster: a refusal shows that the machine itself is reached. */
const unusedPort = 1;
const request = "GET / HTTP/1.0\r\n\r\n";

export async function probeFromHere(attempt: Attempt, patience: Patience, signal?: AbortSignal): Promise<Outcome> {
  const outcome = await call(attempt, patience, signal);
  if (outcome.kind !== "dropped") return outcome;
  const node = await call({ ...attempt, port: unusedPort }, patience, signal);
  if (node.kind === "allowed" || node.kind === "refused") return outcome;
  return {
    kind: "not-probed",
    why: `nothing at ${attempt.host}, where the cluster is to be entered, answers to this machine`,
  };
}

/**
 * What stands between here and the cluster may take a connection before anybody inside was asked, so only an answer to a
 * request counts. Servers that speak no HTTP say so, or hang up.
 */
function call({ host, port }: Attempt, patience: Patience, signal?: AbortSignal): Promise<Outcome> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...(signal ? { signal } : {}) });
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      socket.destroy();
      if (outcome.kind === "allowed" || outcome.kind === "refused")
        patience.answered("connection", outcome.milliseconds);
      resolve(outcome);
    };
    const taken = () => performance.now() - began;
    const timer = setTimeout(() => end({ kind: "dropped", waitedMs: taken() }), patience.for("connection"));
    socket.once("connect", () => socket.write(request));
    for (const answer of ["data", "end"]) socket.once(answer, () => end({ kind: "allowed", milliseconds: taken() }));
    socket.on("error", (error: NodeJS.ErrnoException) => end(failure(error, taken())));
  });
}

function failure({ code, message }: NodeJS.ErrnoException, milliseconds: number): Outcome {
  if (code === "ECONNREFUSED" || code === "ECONNRESET") return { kind: "refused", milliseconds };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return { kind: "dns-failed", waitedMs: milliseconds };
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH" || code === "ETIMEDOUT")
    return { kind: "dropped", waitedMs: milliseconds };
  return { kind: "not-probed", why: message };
}
