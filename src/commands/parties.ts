import { InputError } from "../errors.ts";
import type { Snapshot } from "../policy/index.ts";
import { type Party, workloads } from "../policy/inventory/index.ts";
import { closest } from "../text/closest.ts";

/** Whether a row or column is meant by one of the names: a workload, a pod, a namespace, or a pattern with *. */
export function parties(
  names: readonly string[],
  snapshot: Snapshot,
  namespace: string | undefined,
): ((party: Party) => boolean) | undefined {
  const inNamespace = (party: Party) =>
    namespace === undefined || party.namespace === undefined || party.namespace === namespace;
  if (names.length === 0) return namespace === undefined ? undefined : inNamespace;
  const wanted = names.flatMap((name) => name.split(",")).map((name) => pattern(name.trim(), snapshot));
  return (party) => inNamespace(party) && wanted.some((isWanted) => isWanted(party));
}

function pattern(text: string, snapshot: Snapshot): (party: Party) => boolean {
  const known = workloads(snapshot);
  const names = new Set([
    ...known.flatMap(({ namespace, name, pods }) => [namespace, name, `${namespace}/${name}`, ...pods]),
    "internet",
  ]);
  const glob = new RegExp(
    `^${text
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  if (!text.includes("*") && !names.has(text)) {
    const near = closest(text, names);
    throw new InputError(`there is no workload, pod or namespace ${text}${near ? `; did you mean ${near}?` : ""}`);
  }
  return ({ name, namespace, pods }) => {
    const short = name.slice((namespace?.length ?? -1) + 1);
    return [name, short, namespace ?? name, ...pods].some((candidate) => glob.test(candidate));
  };
}
