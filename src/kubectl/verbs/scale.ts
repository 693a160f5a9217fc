/** kubectl scale */
import { type Chosen, forEach } from "../chosen.ts";
import { wholeNumber } from "../flags.ts";
import { fail, KubectlError } from "../trouble.ts";
import { numberAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function scale(call: Call): Promise<number> {
  const { flags } = call;
  const wanted = flags.text("replicas");
  if (wanted === undefined) throw new KubectlError('error: required flag(s) "replicas" not set');
  const replicas = wholeNumber(wanted, "replicas");
  if (replicas < 0) throw fail("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  const expected = wholeNumber(flags.text("current-replicas") ?? "-1", "current-replicas");
  const session = await call.session();
  return forEach(call, session, call.args, async ({ resource, namespace, object }: Chosen) => {
    const now = numberAt(object, "spec", "replicas");
    if (expected >= 0 && now !== expected) throw fail(`Expected replicas to be ${expected}, was ${now}`);
    const place = { namespace, name: object.metadata.name, subresource: "scale" };
    if (dryRunOf(call) !== "client")
      await session.api.patch(
        resource,
        place,
        { spec: { replicas } },
        { dryRun: writeQuery(call, "kubectl-scale").dryRun },
        "merge",
      );
    report(call, resource, object, "scaled");
  });
}
