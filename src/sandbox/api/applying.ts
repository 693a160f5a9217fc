import type { ResourceKind } from "../kinds/kind.ts";
import type { ObjectName } from "../store/object.ts";
import type { Core } from "./core.ts";
import type { Patch } from "./patching.ts";
import { notImplemented } from "./status.ts";
import type { Outcome, WriteOptions } from "./write.ts";

/** Server-side apply. */
export function apply(
  _core: Core,
  _kind: ResourceKind,
  _name: ObjectName,
  _given: Patch,
  _options: WriteOptions,
): Outcome {
  throw notImplemented("server-side apply");
}
