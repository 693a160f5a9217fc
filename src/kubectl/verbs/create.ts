/** kubectl create -f */
import { withLastApplied } from "../apply/last-applied.ts";
import { hasFiles, loadManifests } from "../manifests.ts";
import { fail, throwAll, usage, withSource } from "../trouble.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function create(call: Call): Promise<number> {
  if (call.args.length > 0) throw usage(`Unexpected args: [${call.args.join(" ")}]`, "create");
  if (!hasFiles(call)) throw fail("must specify one of -f and -k");
  const session = await call.session();
  const { manifests, errors } = await loadManifests(call, session);
  const failures = [...errors];
  if (manifests.length === 0 && failures.length === 0) throw fail("no objects passed to create");
  const query = writeQuery(call, "kubectl-create", { validates: true });
  for (const { object, resource, namespace, source } of manifests) {
    const body = call.flags.on("save-config") ? withLastApplied(object) : object;
    try {
      const made = dryRunOf(call) === "client" ? body : await session.api.create(resource, namespace, body, query);
      report(call, resource, made, "created");
    } catch (error) {
      failures.push(withSource(error, "creating", source));
    }
  }
  throwAll(failures);
  return 0;
}
