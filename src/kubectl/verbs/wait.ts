/** kubectl wait */
import { setTimeout as delay } from "node:timers/promises";
import type { RawObject } from "../../policy/index.ts";
import { type Chosen, forEach } from "../chosen.ts";
import { milliseconds } from "../flags.ts";
import { hasFiles } from "../manifests.ts";
import { findAll } from "../output/jsonpath/evaluate.ts";
import { shownName } from "../resources.ts";
import type { Session } from "../session.ts";
import { place, selectionOf, type Target, targetsOf } from "../targets.ts";
import { fail, isNotFound } from "../trouble.ts";
import { listAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";

type Met = (object: RawObject) => boolean;

const betweenMs = 100;

const noResources = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

export async function wait(call: Call): Promise<number> {
  const { flags } = call;
  const wanted = flags.text("for") ?? "";
  const timeout = milliseconds(flags.text("timeout") ?? "30s", "timeout");
  // Without patience it looks once; a negative time is a week.
  const end = Date.now() + (timeout < 0 ? 7 * 24 * 3_600_000 : timeout);
  const test = testOf(wanted);
  const session = await call.session();
  const words = call.args;
  if (words.length === 0 && !hasFiles(call)) throw fail(noResources);
  if (test === "delete" || test === "create") {
    if (test === "delete" && (flags.given("selector") || flags.on("all"))) return allGone(call, session, words, end);
    for (const target of await targetsOf(session, words))
      await untilThere(call, session, target, test === "create", end);
    return 0;
  }
  let seen = 0;
  const failures = await forEach(call, session, words, async (chosen) => {
    seen += 1;
    await untilMet(call, session, chosen, test, end);
  });
  if (seen === 0 && !hasFiles(call)) throw fail("no matching resources found");
  return failures;
}

function testOf(wanted: string): Met | "delete" | "create" {
  const lower = wanted.toLowerCase();
  if (lower === "delete" || lower === "create") return lower;
  if (lower.startsWith("condition=")) {
    const [, name = "", value = "true"] = /^condition=([^=]*)(?:=(.*))?$/i.exec(wanted) ?? [];
    return (object) => {
      const found = listAt(object, "status", "conditions").find(
        (one) => textAt(one, "type").toLowerCase() === name.toLowerCase(),
      );
      const isOld =
        numberAt(found, "observedGeneration") > 0 &&
        numberAt(found, "observedGeneration") < numberAt(object, "metadata", "generation");
      return !isOld && textAt(found, "status").toLowerCase() === value.toLowerCase();
    };
  }
  if (lower.startsWith("jsonpath=")) {
    const [, path = "", value] = /^jsonpath=('?\{[\s\S]*\}'?|[^=]*)(?:=([\s\S]*))?$/i.exec(wanted) ?? [];
    const clean = path.replace(/^'|'$/g, "");
    if (value === "")
      throw fail("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
    return (object) => {
      const [found] = findAll(clean, object);
      return (
        found !== undefined && found !== null && (value === undefined || String(found) === value.replace(/^"|"$/g, ""))
      );
    };
  }
  throw fail(`unrecognized condition: ${JSON.stringify(wanted)}`);
}

async function untilMet(
  call: Call,
  session: Session,
  { resource, namespace, object }: Chosen,
  test: Met,
  end: number,
): Promise<void> {
  const { name } = object.metadata;
  let now = object;
  while (!test(now)) {
    if (Date.now() >= end) throw fail(`timed out waiting for the condition on ${resource.plural}/${name}`);
    await delay(betweenMs, undefined, { signal: call.signal });
    now = await session.api.get(resource, { namespace, name });
  }
  call.out(`${shownName(resource, name)} condition met\n`);
}

async function untilThere(
  call: Call,
  session: Session,
  { resource, name }: Target,
  wanted: boolean,
  end: number,
): Promise<void> {
  if (name === undefined) throw fail("resource(s) were provided, but no name was specified");
  const namespace = place(resource, session.namespace);
  let hasBeen = false;
  for (;;) {
    const isThere = await session.api.get(resource, { namespace, name }).then(
      () => true,
      (error: unknown) => {
        if (isNotFound(error)) return false;
        throw error;
      },
    );
    if (isThere === wanted) {
      // What never was there has nothing to report.
      if (wanted || hasBeen) call.out(`${shownName(resource, name)} condition met\n`);
      return;
    }
    hasBeen = true;
    const on = wanted ? "" : ` on ${resource.plural}/${name}`;
    if (Date.now() >= end) throw fail(`timed out waiting for the condition${on}`);
    await delay(betweenMs, undefined, { signal: call.signal });
  }
}

async function allGone(call: Call, session: Session, words: readonly string[], end: number): Promise<number> {
  const { labelSelector } = selectionOf(call, session);
  for (const { resource } of await targetsOf(session, words)) {
    const all = await session.api.list(resource, place(resource, session.namespace), { labelSelector });
    for (const { metadata } of all) await untilThere(call, session, { resource, name: metadata.name }, false, end);
  }
  return 0;
}
