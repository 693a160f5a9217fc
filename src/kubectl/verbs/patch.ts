/** kubectl patch */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { type Chosen, forEach } from "../chosen.ts";
import type { Session } from "../session.ts";
import { fail } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function patch(call: Call): Promise<number> {
  const { flags, io } = call;
  const type = (flags.text("type") ?? "strategic").toLowerCase();
  if (type !== "json" && type !== "merge" && type !== "strategic")
    throw fail(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text("type"))}`);
  const file = flags.text("patch-file");
  const given = file === undefined ? flags.text("patch") : readFileSync(resolve(io.cwd, file), "utf8");
  if (!given) throw fail("must specify --patch or --patch-file containing the contents of the patch");
  const body = asJson(given);
  const session = await call.session();
  return forEach(call, session, call.args, (chosen) => patchOne(call, session, chosen, body, type));
}

/** A patch may be YAML; what looks like JSON is sent as it is, for the server to judge. */
function asJson(given: string): unknown {
  if (/^\s*[{[]/.test(given)) {
    try {
      return JSON.parse(given);
    } catch {
      return given;
    }
  }
  try {
    return parse(given);
  } catch (error) {
    throw fail(`unable to parse ${JSON.stringify(given)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function patchOne(
  call: Call,
  session: Session,
  { resource, namespace, object }: Chosen,
  body: unknown,
  type: "json" | "merge" | "strategic",
): Promise<void> {
  if (dryRunOf(call) === "client") return report(call, resource, object, "patched");
  const subresource = call.flags.text("subresource") || undefined;
  const place = { namespace, name: object.metadata.name, subresource };
  const changed = await session.api.patch(resource, place, body, writeQuery(call, "kubectl-patch"), type);
  const isSame = changed.metadata.resourceVersion === object.metadata.resourceVersion;
  // A scale is another kind than what is scaled.
  const [version = "", kind = ""] = [textAt(changed, "apiVersion"), textAt(changed, "kind")];
  const answered =
    kind === resource.kind ? resource : { ...resource, apiVersion: version, kind, singular: kind.toLowerCase() };
  report(call, answered, changed, isSame ? "patched (no change)" : "patched");
}
