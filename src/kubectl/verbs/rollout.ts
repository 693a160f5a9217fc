/** kubectl rollout status, restart, pause, resume, history, undo */
import type { RawObject } from "../../policy/index.ts";
import { type Chosen, forEach } from "../chosen.ts";
import { writeTemplate } from "../describe/template.ts";
import { isOwned } from "../describe/workloads.ts";
import { Lines } from "../describe/writer.ts";
import { milliseconds } from "../flags.ts";
import { align } from "../output/tabwriter.ts";
import { groupOf, shownName } from "../resources.ts";
import type { Session } from "../session.ts";
import { fail } from "../trouble.ts";
import { at, isObject, mapAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";
import { progressOf } from "./rollout-progress.ts";

const revisionName = "deployment.kubernetes.io/revision";
const causeName = "kubernetes.io/change-cause";
const allOfType = { typeMeansAll: true };

export async function status(call: Call): Promise<number> {
  const session = await call.session();
  return forEach(call, session, call.args, (chosen) => followProgress(call, session, chosen), allOfType);
}

async function followProgress(call: Call, session: Session, { resource, namespace, object }: Chosen): Promise<void> {
  const { flags } = call;
  const start = progressOf(object);
  if (!start) throw fail(`no status viewer has been implemented for ${resource.kind}`);
  const timeout = milliseconds(flags.text("timeout") ?? "0", "timeout");
  const signal = timeout > 0 ? AbortSignal.any([call.signal, AbortSignal.timeout(timeout)]) : call.signal;
  call.out(start.text);
  if (start.isDone || (flags.given("watch") && !flags.on("watch"))) return;
  const query = {
    fieldSelector: `metadata.name=${object.metadata.name}`,
    resourceVersion: textAt(object, "metadata", "resourceVersion"),
  };
  for await (const { type, object: changed } of session.api.watch(resource, namespace, query, { signal })) {
    if (type === "DELETED") throw fail("object has been deleted");
    const progress = isObject(changed) ? progressOf(changed) : undefined;
    if (!progress) continue;
    call.out(progress.text);
    if (progress.isDone) return;
  }
  throw fail("timed out waiting for the condition");
}

type Change = (chosen: Chosen) => { readonly patch: object; readonly done: string };

const changes: Readonly<Record<string, Change>> = {
  "rollout restart": (chosen) => {
    const { resource, object } = chosen;
    if (!at(object, "spec", "template") || resource.kind === "Job")
      throw fail(`${subjectOf(chosen)} restarting is not supported`);
    if (isPaused(object)) throw fail(`${subjectOf(chosen)} can't restart paused deployment (run rollout resume first)`);
    const restartedAt = new Date().toISOString().replace(/\.\d+/, "");
    const annotations = { "kubectl.kubernetes.io/restartedAt": restartedAt };
    return { patch: { spec: { template: { metadata: { annotations } } } }, done: "restarted" };
  },
  "rollout pause": (chosen) => {
    if (chosen.resource.kind !== "Deployment") throw fail(`${subjectOf(chosen)} pausing is not supported`);
    if (isPaused(chosen.object)) throw fail(`${subjectOf(chosen)} is already paused`);
    return { patch: { spec: { paused: true } }, done: "paused" };
  },
  "rollout resume": (chosen) => {
    if (chosen.resource.kind !== "Deployment") throw fail(`${subjectOf(chosen)} resuming is not supported`);
    if (!isPaused(chosen.object)) throw fail(`${subjectOf(chosen)} is not paused`);
    return { patch: { spec: { paused: null } }, done: "resumed" };
  },
};

/** restart, pause, resume */
export async function change(call: Call): Promise<number> {
  const session = await call.session();
  const changeOf = changes[call.verb];
  if (changeOf === undefined) throw new TypeError(`no such verb: ${call.verb}`);
  const act = async (chosen: Chosen) => {
    const { resource, namespace, object } = chosen;
    const { patch, done } = changeOf(chosen);
    const place = { namespace, name: object.metadata.name };
    const query = writeQuery(call, "kubectl-rollout");
    report(call, resource, await session.api.patch(resource, place, patch, query, "strategic"), done);
  };
  return forEach(call, session, call.args, act, allOfType);
}

function isPaused(object: RawObject): boolean {
  return at(object, "spec", "paused") === true;
}

/** deployments.apps "web" */
function subjectOf({ resource, object }: Chosen): string {
  const group = groupOf(resource);
  return `${resource.plural}${group && `.${group}`} ${JSON.stringify(object.metadata.name)}`;
}

interface Revision {
  readonly number: number;
  readonly set: RawObject;
}

async function revisionsOf(session: Session, { resource, namespace, object }: Chosen): Promise<readonly Revision[]> {
  if (resource.kind !== "Deployment")
    throw fail(`this small kubectl knows the history of deployments only, not of a ${resource.kind}`);
  const sets = await session.api.list(
    await session.resourceOf({ apiVersion: "apps/v1", kind: "ReplicaSet" }),
    namespace,
  );
  return sets
    .filter((set) => isOwned(set, object))
    .map((set) => ({ set, number: Number(textAt(mapAt(set, "metadata", "annotations"), revisionName)) }))
    .filter(({ number }) => number > 0)
    .toSorted((one, other) => one.number - other.number);
}

export async function history(call: Call): Promise<number> {
  const session = await call.session();
  const wanted = Number(call.flags.text("revision") ?? "0");
  const show = async (chosen: Chosen) => {
    const name = shownName(chosen.resource, chosen.object.metadata.name);
    const revisions = await revisionsOf(session, chosen);
    if (wanted === 0) {
      const cause = ({ set }: Revision) => textAt(mapAt(set, "metadata", "annotations"), causeName) || "<none>";
      const rows = revisions.map((revision) => `${revision.number}\t${cause(revision)}\n`).join("");
      call.out(`${name} \n${align(`REVISION\tCHANGE-CAUSE\n${rows}`, { minWidth: 0, padding: 2 })}\n`);
      return;
    }
    const found = revisions.find(({ number }) => number === wanted);
    if (!found) throw fail(`unable to find the specified revision`);
    const lines = new Lines();
    writeTemplate(lines, withCause(found.set));
    call.out(`${name} with revision #${wanted}\n${lines.raw()}\n`);
  };
  return forEach(call, session, call.args, show, allOfType);
}

/** A revision's template, which tells the cause of the change as well. */
function withCause(set: RawObject): unknown {
  const template = at(set, "spec", "template");
  const cause = textAt(mapAt(set, "metadata", "annotations"), causeName);
  if (cause === "") return template;
  const metadata = mapAt(template, "metadata");
  const annotations = { ...mapAt(metadata, "annotations"), [causeName]: cause };
  return { ...mapAt(template), metadata: { ...metadata, annotations } };
}

export async function undo(call: Call): Promise<number> {
  const session = await call.session();
  const wanted = Number(call.flags.text("to-revision") ?? "0");
  const goBack = async (chosen: Chosen) => {
    const { resource, namespace, object } = chosen;
    if (isPaused(object))
      throw fail(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      );
    const revisions = await revisionsOf(session, chosen);
    const found = wanted === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === wanted);
    if (!found)
      throw fail(
        wanted === 0
          ? `no rollout history found for deployment ${JSON.stringify(object.metadata.name)}`
          : `unable to find specified revision ${wanted} in history`,
      );
    const template = withoutHash(at(found.set, "spec", "template"));
    if (numberAt(mapAt(object, "metadata", "annotations"), revisionName) === found.number) return;
    const place = { namespace, name: object.metadata.name };
    const patch = [{ op: "replace", path: "/spec/template", value: template }];
    const done =
      dryRunOf(call) === "client"
        ? object
        : await session.api.patch(resource, place, patch, writeQuery(call, "kubectl-rollout"), "json");
    report(call, resource, done, "rolled back");
  };
  return forEach(call, session, call.args, goBack, allOfType);
}

/** The hash in the labels is the ReplicaSet's own. */
function withoutHash(template: unknown): unknown {
  const { "pod-template-hash": _, ...labels } = mapAt(template, "metadata", "labels");
  return { ...mapAt(template), metadata: { ...mapAt(template, "metadata"), labels } };
}
