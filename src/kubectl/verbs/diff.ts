/** kubectl diff: what an apply would change, by a dry run of it. */
import { createTwoFilesPatch } from "diff";
import type { RawObject } from "../../policy/index.ts";
import { lastApplied, withLastApplied } from "../apply/last-applied.ts";
import { difference, isBuiltIn, merged } from "../apply/three-way.ts";
import { hasFiles, loadManifests, type Manifest } from "../manifests.ts";
import { yaml } from "../output/yaml.ts";
import { groupOf } from "../resources.ts";
import type { Session } from "../session.ts";
import { fail, isNotFound, KubectlError, textOf } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";

export async function diff(call: Call): Promise<number> {
  try {
    if (!hasFiles(call)) throw fail("must specify one of -f and -k");
    return await compareAll(call);
  } catch (error) {
    // One says that there are differences, so trouble has a number of its own.
    throw new KubectlError(textOf(error), 2);
  }
}

async function compareAll(call: Call): Promise<number> {
  const session = await call.session();
  const { manifests, errors } = await loadManifests(call, session);
  if (errors.length > 0) throw errors[0];
  const texts: string[] = [];
  for (const manifest of manifests) {
    const live = await session.api
      .get(manifest.resource, { namespace: manifest.namespace, name: manifest.name })
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
    texts.push(compared(manifest, live, await wouldBe(session, manifest, live)));
  }
  call.out(texts.join(""));
  return texts.some(Boolean) ? 1 : 0;
}

async function wouldBe(
  session: Session,
  { object, resource, namespace, name }: Manifest,
  live: RawObject | undefined,
): Promise<RawObject> {
  const wanted = withLastApplied(object);
  const query = { dryRun: "All", fieldManager: "kubectl-client-side-apply", fieldValidation: "Strict" };
  if (!live) return session.api.create(resource, namespace, wanted, query);
  const kind = { kind: resource.kind, isBuiltIn: isBuiltIn(groupOf(resource)) };
  const patch = difference(live, merged(lastApplied(live), wanted, live, kind));
  return patch ? session.api.patch(resource, { namespace, name }, patch, query, "merge") : live;
}

function compared({ resource, namespace, name }: Manifest, live: RawObject | undefined, then: RawObject): string {
  const [before, after] = [live ? shown(live, live) : "", shown(then, live)];
  if (before === after) return "";
  const group = resource.apiVersion.replace("/", ".");
  const file = [group, resource.kind, namespace ?? "", name].join(".");
  const names = [`LIVE/${file}`, `MERGED/${file}`] as const;
  const patch = createTwoFilesPatch(...names, before, after, undefined, undefined, { context: 3 });
  return `diff -u -N ${names.join(" ")}\n${patch.replace(/^=+\n/, "").replace(/^\\ No newline.*\n/gm, "")}`;
}

/** As kubectl compares: without the record of the last apply and of who set what. */
function shown(object: RawObject, live: RawObject | undefined): string {
  const { managedFields: _, ...metadata } = object.metadata;
  const record = live
    ? textAt(live, "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")
    : "";
  const annotations = withRecord(metadata.annotations, record);
  return yaml({ ...object, metadata: { ...metadata, annotations } });
}

function withRecord(annotations: unknown, record: string): Record<string, unknown> | undefined {
  const name = "kubectl.kubernetes.io/last-applied-configuration";
  const others =
    typeof annotations === "object" && annotations !== null ? { ...annotations, [name]: record || undefined } : {};
  return Object.values(others).some((value) => value !== undefined) ? others : undefined;
}
