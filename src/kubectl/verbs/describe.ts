/** kubectl describe */
import type { Resource } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { describeObject, isShortened } from "../describe/index.ts";
import { hasFiles, targetsOfFiles } from "../manifests.ts";
import type { Session } from "../session.ts";
import { place, selectionOf, type Target, targetsOf } from "../targets.ts";
import { fail, isNotFound, throwAll } from "../trouble.ts";
import type { Call } from "../verb.ts";
import { selectors } from "./get-tables.ts";

interface Found {
  readonly resource: Resource;
  readonly object: RawObject;
}

export async function describe(call: Call): Promise<number> {
  const { args, flags } = call;
  const session = await call.session();
  if (args.length === 0 && !hasFiles(call))
    throw fail(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  const targets = hasFiles(call) ? await targetsOfFiles(call, session) : await targetsOf(session, args);
  const errors: unknown[] = [];
  const texts: string[] = [];
  const plain: string[] = [];
  let isPrefix = false;
  const showsEvents = !flags.given("show-events") || flags.on("show-events");
  for (const target of targets) {
    try {
      const all = await found(call, session, target);
      for (const { resource, object } of all) {
        texts.push(await describeObject(session, resource, object, showsEvents));
        if (isShortened(resource)) plain.push(resource.kind);
      }
      isPrefix ||= target.name !== undefined && all[0]?.object.metadata.name !== target.name;
    } catch (error) {
      errors.push(error);
    }
  }
  for (const kind of new Set(plain))
    call.err(`this small kubectl shows a ${kind} field by field; the real kubectl has a form for it\n`);
  // What the beginning of a name found stands a little closer.
  call.out(isPrefix ? texts.map((text) => `${text}\n`).join("") : texts.join("\n\n"));
  if (texts.length === 0 && errors.length === 0)
    call.err(`No resources found${flags.on("all-namespaces") ? "" : ` in ${session.namespace} namespace.`}\n`);
  throwAll(errors);
  return 0;
}

async function found(call: Call, session: Session, { resource, name }: Target): Promise<readonly Found[]> {
  const selection = selectionOf(call, session);
  const namespace = place(resource, selection.namespace);
  if (name === undefined) {
    const all = await session.api.list(resource, namespace, { ...selectors(selection), limit: 500 });
    return all.map((object) => ({ resource, object }));
  }
  if (selection.labelSelector) throw fail("name cannot be provided when a selector is specified");
  try {
    return [{ resource, object: await session.api.get(resource, { namespace, name }) }];
  } catch (error) {
    if (!isNotFound(error) || call.args.length !== 2) throw error;
    // A name that no object has is tried as the beginning of names.
    const all = await session.api.list(resource, namespace, { limit: 500 });
    const named = all.filter(({ metadata }) => metadata.name.startsWith(name));
    if (named.length === 0) throw error;
    return named.map((object) => ({ resource, object }));
  }
}
