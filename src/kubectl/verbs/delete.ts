/** kubectl delete */
import type { Resource } from "../../cluster/index.ts";
import { milliseconds, wholeNumber } from "../flags.ts";
import { hasFiles, loadManifests } from "../manifests.ts";
import { shownKind, shownName } from "../resources.ts";
import type { Session } from "../session.ts";
import { place, selectionOf, targetsOf } from "../targets.ts";
import { fail, isNotFound, throwAll, withSource } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunNote, dryRunOf } from "../write.ts";
import { selectors } from "./get-tables.ts";
import { goneWithin, type Leaving } from "./gone.ts";

interface Victim {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly source?: string;
}

export async function remove(call: Call): Promise<number> {
  const { flags } = call;
  const session = await call.session();
  const options = deleteOptions(call);
  const { victims, errors } = await victimsOf(call, session);
  const failures = [...errors];
  const leaving: Leaving[] = [];
  for (const victim of victims) {
    try {
      leaving.push(await removeOne(call, session, victim, options));
    } catch (error) {
      // What a selector found may have gone by itself since.
      if (isNotFound(error) && (flags.on("ignore-not-found") || isChosenByRule(call))) continue;
      failures.push(victim.source === undefined ? error : withSource(error, "deleting", victim.source));
    }
  }
  if (victims.length === 0 && failures.length === 0) call.out("No resources found\n");
  const waits = !flags.given("wait") || flags.on("wait");
  if (waits && dryRunOf(call) === "none") {
    const timeout = milliseconds(flags.text("timeout") ?? "0", "timeout");
    for (const one of leaving) await goneWithin(session, one, timeout > 0 ? timeout : undefined, call.signal);
  }
  throwAll(failures);
  return 0;
}

function isChosenByRule({ flags }: Call): boolean {
  return flags.on("all") || flags.given("selector") || flags.given("field-selector");
}

async function victimsOf(
  call: Call,
  session: Session,
): Promise<{ victims: readonly Victim[]; errors: readonly unknown[] }> {
  const { args, flags } = call;
  if (hasFiles(call)) {
    const { manifests, errors } = await loadManifests(call, session);
    return { victims: manifests, errors };
  }
  if (args.length === 0)
    throw fail(
      "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    );
  const selection = selectionOf(call, session);
  const victims: Victim[] = [];
  for (const { resource, name } of await targetsOf(session, args)) {
    const namespace = place(resource, selection.namespace);
    if (name !== undefined) {
      if (isChosenByRule(call)) throw fail("name cannot be provided when a selector is specified");
      victims.push({ resource, namespace, name });
      continue;
    }
    if (!isChosenByRule(call)) throw fail("resource(s) were provided, but no name was specified");
    if (flags.on("all") && flags.given("selector"))
      throw fail("setting 'all' parameter but found a non empty selector. ");
    for (const { metadata } of await session.api.list(resource, namespace, { ...selectors(selection), limit: 500 }))
      victims.push({ resource, namespace: place(resource, metadata.namespace), name: metadata.name });
  }
  return { victims, errors: [] };
}

function deleteOptions(call: Call): Readonly<Record<string, unknown>> {
  const { flags } = call;
  const cascade = flags.text("cascade") ?? "background";
  const policy = {
    true: "Background",
    background: "Background",
    foreground: "Foreground",
    false: "Orphan",
    orphan: "Orphan",
  }[cascade];
  if (!policy) throw fail(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  const given = flags.text("grace-period");
  if (flags.on("now") && given !== undefined && Number(given) >= 0)
    throw fail("--now and --grace-period cannot be specified together");
  const grace = flags.on("now")
    ? 1
    : given !== undefined
      ? wholeNumber(given, "grace-period")
      : flags.on("force")
        ? 0
        : -1;
  if (grace === 0 && !flags.on("force") && given !== undefined)
    return { propagationPolicy: policy, gracePeriodSeconds: 1 };
  if (flags.on("force") && grace > 0)
    throw fail("--force and --grace-period greater than 0 cannot be specified together");
  if (flags.on("force") && dryRunOf(call) === "none")
    call.err(
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n",
    );
  return {
    propagationPolicy: policy,
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRunOf(call) === "server" ? { dryRun: ["All"] } : {}),
  };
}

async function removeOne(
  call: Call,
  session: Session,
  victim: Victim,
  options: Readonly<Record<string, unknown>>,
): Promise<Leaving> {
  const { resource, namespace, name } = victim;
  const answer =
    dryRunOf(call) === "client"
      ? await session.api.get(resource, { namespace, name })
      : await session.api.delete(resource, { namespace, name }, options);
  if (call.flags.text("output") === "name") call.out(`${shownName(resource, name)}\n`);
  else {
    const done = call.flags.on("force") ? "force deleted" : "deleted";
    const from = namespace ? ` from ${namespace} namespace` : "";
    call.out(`${shownKind(resource)} ${JSON.stringify(name)} ${done}${from}${dryRunNote(dryRunOf(call))}\n`);
  }
  const uid = textAt(answer, "metadata", "uid") || textAt(answer, "details", "uid") || undefined;
  return { resource, namespace, name, uid };
}
