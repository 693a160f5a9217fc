/** kubectl replace */
import { lastApplied, withLastApplied } from "../apply/last-applied.ts";
import { hasFiles, loadManifests, type Manifest } from "../manifests.ts";
import type { Session } from "../session.ts";
import { fail, isNotFound, throwAll, usage, withSource } from "../trouble.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";
import { goneWithin } from "./gone.ts";

export async function replace(call: Call): Promise<number> {
  if (call.args.length > 0) throw usage(`Unexpected args: [${call.args.join(" ")}]`, "replace");
  if (!hasFiles(call)) throw fail("must specify one of -f and -k");
  const session = await call.session();
  const { manifests, errors } = await loadManifests(call, session);
  const failures = [...errors];
  if (manifests.length === 0 && failures.length === 0) throw fail("no objects passed to replace");
  for (const manifest of manifests) {
    try {
      await (call.flags.on("force") ? anew : inPlace)(call, session, manifest);
    } catch (error) {
      failures.push(withSource(error, "replacing", manifest.source));
    }
  }
  throwAll(failures);
  return 0;
}

async function inPlace(call: Call, session: Session, { object, resource, namespace, name }: Manifest): Promise<void> {
  if (dryRunOf(call) === "client") return report(call, resource, object, "replaced");
  const live = await session.api.get(resource, { namespace, name }).catch(() => undefined);
  const keepsRecord = call.flags.on("save-config") || (live !== undefined && lastApplied(live) !== undefined);
  const query = writeQuery(call, "kubectl-replace", { validates: true });
  const version = live?.metadata.resourceVersion;
  const body = keepsRecord ? withLastApplied(object) : object;
  const whole = version === undefined ? body : { ...body, metadata: { resourceVersion: version, ...body.metadata } };
  report(call, resource, await session.api.replace(resource, { namespace, name }, whole, query), "replaced");
}

async function anew(call: Call, session: Session, { object, resource, namespace, name }: Manifest): Promise<void> {
  try {
    const grace = call.flags.text("grace-period");
    await session.api.delete(
      resource,
      { namespace, name },
      { propagationPolicy: "Background", gracePeriodSeconds: grace === undefined ? 0 : Number(grace) },
    );
    const where = namespace === undefined ? "" : ` from ${namespace} namespace`;
    call.out(`${resource.singular || resource.kind.toLowerCase()} ${JSON.stringify(name)} deleted${where}\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await goneWithin(session, { resource, namespace, name, uid: undefined }, undefined, call.signal);
  const query = writeQuery(call, "kubectl-replace", { validates: true });
  report(call, resource, await session.api.create(resource, namespace, object, query), "replaced");
}
