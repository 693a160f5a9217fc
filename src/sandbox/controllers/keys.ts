/** Objects by name, as the queues of the controllers hold them: `namespace/name`, or only the name. */
import type { KubeObject, ObjectName } from "../store/object.ts";

export function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function nameFrom(key: string): ObjectName {
  const [first = "", second] = key.split("/");
  return second === undefined ? { name: first } : { namespace: first, name: second };
}
