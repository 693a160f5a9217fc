/** Which objects the words of a command line name: TYPE[,TYPE] [NAME…], TYPE/NAME…, `all`. */
import type { Resource } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import type { Session } from "./session.ts";
import { fail } from "./trouble.ts";
import type { Call } from "./verb.ts";

export interface Target {
  readonly resource: Resource;
  /** Undefined: all of the kind, or those of a selector. */
  readonly name: string | undefined;
}

export interface Selection {
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

export async function targetsOf(session: Session, args: readonly string[]): Promise<readonly Target[]> {
  const [types = "", ...names] = args;
  if (args.some((arg) => arg.includes("/"))) {
    const mixed = args.find((arg) => !arg.includes("/"));
    if (mixed !== undefined)
      throw fail(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    const found: Target[] = [];
    for (const arg of args) found.push(await targetOf(session, arg));
    return found;
  }
  const resources = await resourcesOf(session, types);
  if (names.length === 0) return resources.map((resource) => ({ resource, name: undefined }));
  return resources.flatMap((resource) => names.map((name) => ({ resource, name })));
}

async function targetOf(session: Session, arg: string): Promise<Target & { name: string }> {
  const [type = "", name = "", ...more] = arg.split("/");
  if (more.length > 0 || type === "" || name === "")
    throw fail(
      more.length > 0
        ? "arguments in resource/name form may not have more than one slash"
        : "arguments in resource/name form must have a single resource and name",
    );
  return { resource: await session.resource(type), name };
}

async function resourcesOf(session: Session, types: string): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for (const word of types.split(",").filter(Boolean)) {
    const category = (await session.resources()).filter(({ categories }) => categories.includes(word));
    found.push(...(category.length > 0 ? inOrder(category) : [await session.resource(word)]));
  }
  return found;
}

/** A kind that two groups or versions serve counts once. */
function inOrder(resources: readonly Resource[]): readonly Resource[] {
  return resources.filter(
    (one, index) =>
      resources.findIndex((other) => other.plural === one.plural && groupName(other) === groupName(one)) === index,
  );
}

function groupName({ apiVersion }: Resource): string {
  return apiVersion.split("/").slice(0, -1).join();
}

/** -l, --field-selector, -A and -n of a call. */
export function selectionOf({ flags }: Call, session: Session): Selection {
  return {
    namespace: flags.on("all-namespaces") ? undefined : session.namespace,
    labelSelector: flags.text("selector") || undefined,
    fieldSelector: flags.text("field-selector") || undefined,
  };
}

export function place(resource: Resource, namespace: string | undefined): string | undefined {
  return resource.namespaced ? namespace : undefined;
}

/** The names of pods, deployments and so on from words like `deploy/web`, or a bare name of `kind`. */
export async function oneTarget(session: Session, word: string, kind: string): Promise<Target & { name: string }> {
  return word.includes("/") ? targetOf(session, word) : { resource: await session.resource(kind), name: word };
}

export interface Item {
  readonly resource: Resource;
  readonly object: RawObject;
}
