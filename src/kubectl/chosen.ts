/** The live objects that a verb works on: of files, of names, of a selector. */
import type { Resource } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import { hasFiles, targetsOfFiles } from "./manifests.ts";
import type { Session } from "./session.ts";
import { place, selectionOf, targetsOf } from "./targets.ts";
import { fail, throwAll } from "./trouble.ts";
import type { Call } from "./verb.ts";

export interface Chosen {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly object: RawObject;
}

interface Manner {
  /** A bare TYPE means all of them. */
  readonly typeMeansAll?: boolean;
}

/** Does something to each object; what fails for one does not keep the others back. */
export async function forEach(
  call: Call,
  session: Session,
  words: readonly string[],
  act: (chosen: Chosen) => Promise<void>,
  manner: Manner = {},
): Promise<number> {
  const failures: unknown[] = [];
  const attempt = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  for (const load of await loaders(call, session, words, manner)) {
    for (const chosen of (await attempt(load)) ?? []) await attempt(() => act(chosen));
  }
  throwAll(failures);
  return 0;
}

async function loaders(
  call: Call,
  session: Session,
  words: readonly string[],
  { typeMeansAll = false }: Manner,
): Promise<readonly (() => Promise<readonly Chosen[]>)[]> {
  const { flags } = call;
  const targets = hasFiles(call) ? await targetsOfFiles(call, session) : await targetsOf(session, words);
  const isByRule = flags.on("all") || flags.given("selector") || flags.given("field-selector");
  if (targets.length === 0)
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  const selection = selectionOf(call, session);
  return targets.map(({ resource, name }) => {
    const namespace = place(resource, selection.namespace);
    if (name === undefined && !isByRule && !typeMeansAll)
      throw fail("resource(s) were provided, but no name was specified");
    if (name !== undefined && isByRule) throw fail("name cannot be provided when a selector is specified");
    return async () => {
      if (name !== undefined)
        return [{ resource, namespace, object: await session.api.get(resource, { namespace, name }) }];
      const { labelSelector, fieldSelector } = selection;
      const all = await session.api.list(resource, namespace, { labelSelector, fieldSelector, limit: 500 });
      return all.map((object) => ({ resource, namespace: place(resource, object.metadata.namespace), object }));
    };
  });
}
