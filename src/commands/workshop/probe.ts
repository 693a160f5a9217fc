import { InputError, UsageError } from "../../errors.ts";
import { explain } from "../../policy/index.ts";
import { measure } from "../../workshop/check/matrix.ts";
import { Patience } from "../../workshop/check/patience.ts";
import { type Probe, ProbeSyntaxError, parseConnection } from "../../workshop/module/probes.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { paints } from "../paint.ts";
import { cellReport, observedText } from "./check.ts";
import { workshopFlags } from "./flags.ts";
import { withCluster } from "./session.ts";

const { json: jsonFlag, context, kubeconfig } = workshopFlags;

export const probe: Command = {
  name: "probe",
  summary: "Try a connection from a pod, and compare with what the policies say",
  args: "SRC DST",
  flags: { json: jsonFlag, context, kubeconfig },
  description:
    "SRC is namespace/pod. DST is svc:namespace/name:port, pod:namespace/name:port, host:name:port or ip:address:port; /UDP behind it for UDP.",
  examples: [{ line: "netpol-workshop probe prod/web svc:prod/db:3306", says: "by the service's name" }],
  run: runProbe,
};

async function runProbe(call: Call): Promise<number> {
  const [from, to] = call.args;
  if (from === undefined || to === undefined)
    throw new UsageError("probe takes a source and a destination", {
      next: ["netpol-workshop probe prod/web svc:prod/db:3306"],
    });
  const wanted = connectionOf(`${from} -> ${short(to)}`);
  return withCluster(call, async ({ cluster, calico }) => {
    const namespaces = [wanted.from, wanted.to].flatMap((end) => ("namespace" in end ? end.namespace : []));
    const { cells } = await measure(cluster, [wanted], { calico, namespaces, patience: new Patience(), settleMs: 0 });
    const [cell] = cells;
    if (!cell) throw new InputError("nothing was tried");
    if (cell.outcome.kind === "not-probed")
      throw new InputError(`${from} → ${to} could not be tried: ${cell.outcome.why}`);
    const lines = [
      observedText(cell.observed, paints(call)),
      ...(cell.result ? [explain(cell.result).headline] : []),
      ...(cell.predicted !== undefined && cell.predicted !== cell.observed
        ? [`By its objects this cluster should ${cell.predicted} it.`]
        : []),
    ];
    call.io.out.write(call.flags.on("json") ? json(cellReport(cell)) : `${lines.join("\n")}\n`);
    return 0;
  });
}

function connectionOf(text: string): Probe {
  try {
    return { ...parseConnection(text), expected: "allow" };
  } catch (error) {
    if (error instanceof ProbeSyntaxError)
      throw new UsageError(error.message, { next: ["netpol-workshop probe --help"] });
    throw error;
  }
}

/** `prod/db:3306` is the service, which is what people mean. */
function short(text: string): string {
  return /^[a-z0-9-]+\/[a-z0-9.-]+:\d+/.test(text) ? `svc:${text}` : text;
}
