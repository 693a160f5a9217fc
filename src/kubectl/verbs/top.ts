/** kubectl top: needs a metrics server, which teaching clusters seldom have. */
import { groupOf } from "../resources.ts";
import { fail, missing } from "../trouble.ts";
import type { Call } from "../verb.ts";

export async function top(call: Call): Promise<number> {
  const session = await call.session();
  const hasMetrics = (await session.resources()).some((resource) => groupOf(resource) === "metrics.k8s.io");
  throw hasMetrics ? missing('"kubectl top"') : fail("Metrics API not available");
}
