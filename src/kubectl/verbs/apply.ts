/** kubectl apply */
import { ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { lastApplied, lastAppliedName, withLastApplied } from "../apply/last-applied.ts";
import { difference, isBuiltIn, merged } from "../apply/three-way.ts";
import { hasFiles, loadManifests, type Manifest } from "../manifests.ts";
import { goJson } from "../output/json.ts";
import { groupOf } from "../resources.ts";
import type { Session } from "../session.ts";
import { fail, isNotFound, reworded, throwAll, usage, withSource } from "../trouble.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function apply(call: Call): Promise<number> {
  if (call.args.length > 0) throw usage(`Unexpected args: [${call.args.join(" ")}]`, "apply");
  if (!hasFiles(call)) throw fail("must specify one of -f and -k");
  const isServerSide = call.flags.on("server-side");
  if (call.flags.on("force-conflicts") && !isServerSide) throw fail("--force-conflicts only works with --server-side");
  if (isServerSide && dryRunOf(call) === "client")
    throw fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  const session = await call.session();
  const { manifests, errors } = await loadManifests(call, session);
  const failures = [...errors];
  if (manifests.length === 0 && failures.length === 0) throw fail("no objects passed to apply");
  for (const manifest of manifests) {
    try {
      const { generateName } = manifest.object.metadata;
      if (manifest.name === "" && generateName) throw fail(`from ${generateName}: cannot use generate name with apply`);
      await (isServerSide ? applyOnServer : applyHere)(call, session, manifest);
    } catch (error) {
      failures.push(error);
    }
  }
  throwAll(failures);
  return 0;
}

async function applyOnServer(
  call: Call,
  session: Session,
  { object, resource, namespace, name }: Manifest,
): Promise<void> {
  const query = { ...writeQuery(call, "kubectl", { validates: true }), force: call.flags.on("force-conflicts") };
  try {
    const done = await session.api.patch(resource, { namespace, name }, object, query, "apply");
    report(call, resource, done, "serverside-applied");
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "conflict") throw conflictText(error);
    throw error;
  }
}

function conflictText(error: ClusterError): Error {
  return fail(`${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);
}

/** How often an apply begins anew when somebody else changed the object meanwhile. */
const tries = 5;

async function applyHere(call: Call, session: Session, manifest: Manifest): Promise<void> {
  const { resource, source } = manifest;
  const wanted = withLastApplied(manifest.object);
  for (let attempt = 1; ; attempt++) {
    const live = await current(session, manifest);
    if (!live) return create(call, session, manifest, wanted);
    const before = lastApplied(live);
    if (!before && attempt === 1 && dryRunOf(call) !== "client")
      call.err(
        `Warning: resource ${resource.plural}/${live.metadata.name} is missing the ${lastAppliedName} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
      );
    const kind = { kind: resource.kind, isBuiltIn: isBuiltIn(groupOf(resource)) };
    const patch = difference(live, merged(before, wanted, live, kind));
    if (dryRunOf(call) === "client") return report(call, resource, live, "configured");
    if (!patch) return report(call, resource, live, "unchanged");
    try {
      return report(call, resource, await send(call, session, manifest, live, patch), "configured");
    } catch (error) {
      const isOvertaken = error instanceof ClusterError && error.trouble === "conflict";
      if (!isOvertaken || attempt === tries) throw explained(error, manifest, patch, source);
    }
  }
}

function send(
  call: Call,
  session: Session,
  { resource, namespace, name }: Manifest,
  live: RawObject,
  patch: Readonly<Record<string, unknown>>,
): Promise<RawObject> {
  // With the version that the patch was made for, nobody's change of the same list is lost.
  const metadata = {
    ...(typeof patch.metadata === "object" ? patch.metadata : {}),
    resourceVersion: live.metadata.resourceVersion,
  };
  const query = writeQuery(call, "kubectl-client-side-apply", { validates: true });
  return session.api.patch(resource, { namespace, name }, { ...patch, metadata }, query, "merge");
}

async function current(
  session: Session,
  { resource, namespace, name, source }: Manifest,
): Promise<RawObject | undefined> {
  const subject = `error when retrieving current configuration of:\n${describeTarget(resource, name, namespace)}\nfrom server for: ${JSON.stringify(source)}`;
  if (name === "") throw fail(`${subject}: resource name may not be empty`);
  try {
    return await session.api.get(resource, { namespace, name });
  } catch (error) {
    // Where the namespace is what is missing, the creation that follows says so.
    if (isNotFound(error)) return undefined;
    throw error instanceof ClusterError ? reworded(error, `${subject}: ${error.message}`) : error;
  }
}

async function create(call: Call, session: Session, manifest: Manifest, wanted: RawObject): Promise<void> {
  const { resource, namespace, source } = manifest;
  if (dryRunOf(call) === "client") return report(call, resource, wanted, "created");
  const query = writeQuery(call, "kubectl-client-side-apply", { validates: true });
  try {
    report(call, resource, await session.api.create(resource, namespace, wanted, query), "created");
  } catch (error) {
    throw withSource(error, "creating", source);
  }
}

function explained(error: unknown, { resource, name, namespace }: Manifest, patch: unknown, source: string): unknown {
  if (!(error instanceof ClusterError)) return error;
  return reworded(
    error,
    `error when applying patch:\n${goJson(patch)}\nto:\n${describeTarget(resource, name, namespace)}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}: ${error.message}`,
  );
}

function describeTarget({ apiVersion, plural, kind }: Manifest["resource"], name: string, namespace = ""): string {
  const version = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
  return `Resource: "${version}, Resource=${plural}", GroupVersionKind: "${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"`;
}
