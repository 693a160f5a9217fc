/** kubectl explain, from the server's OpenAPI v3 documents */
import type { Resource } from "../../cluster/index.ts";
import { groupOf, resourceOfKind } from "../resources.ts";
import type { Session } from "../session.ts";
import { fail, KubectlError } from "../trouble.ts";
import { at, byBytes, isMap, listAt, mapAt, textAt, textsAt } from "../values.ts";
import type { Call } from "../verb.ts";

type Schemas = Readonly<Record<string, unknown>>;

export async function explain(call: Call): Promise<number> {
  const { args, flags } = call;
  const [word] = args;
  if (word === undefined)
    throw fail(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (args.length > 1) throw fail("We accept only this format: explain RESOURCE");
  const output = flags.text("output") ?? "plaintext";
  if (output !== "plaintext") throw fail(`this small kubectl explains in plaintext only, not in ${output}`);
  const session = await call.session();
  const { resource, path } = await subjectOf(session, word, flags.text("api-version"));
  const schemas = await schemasOf(session, resource);
  const root = Object.values(schemas).find((schema) => isOf(schema, resource));
  if (root === undefined)
    throw fail(`GVR (${resource.apiVersion}, Resource=${resource.plural}) not found in OpenAPI schema`);
  call.out(`${headOf(resource).join("\n")}\n`);
  call.out(explained(schemas, root, path, flags.on("recursive")));
  return 0;
}

/** networkpolicy.spec.egress, deployments.apps, deployments.v1.apps.spec: as much as names a kind, the rest is the path. */
async function subjectOf(
  session: Session,
  word: string,
  apiVersion: string | undefined,
): Promise<{ resource: Resource; path: readonly string[] }> {
  const parts = word.split(".").filter(Boolean);
  const resource = await session.resource(parts[0] ?? "").catch((error: unknown) => {
    // This verb says it without the usual first word.
    throw error instanceof KubectlError ? new KubectlError(error.message.replace(/^error: /, "")) : error;
  });
  const chosen = apiVersion
    ? resourceOfKind(await session.resources(), { apiVersion, kind: resource.kind })
    : undefined;
  if (apiVersion && !chosen) throw fail(`couldn't find resource for "${apiVersion}, Resource=${resource.plural}"`);
  const all = await session.resources();
  for (let length = parts.length; length > 1; length--) {
    const suffix = parts.slice(1, length).join(".");
    const named = all.find(
      (one) =>
        (one.plural === parts[0] || one.singular === parts[0] || one.shortNames.includes(parts[0] ?? "")) &&
        groupOf(one) === suffix,
    );
    if (named) return { resource: chosen ?? named, path: parts.slice(length) };
  }
  return { resource: chosen ?? resource, path: parts.slice(1) };
}

async function schemasOf(session: Session, { apiVersion }: Resource): Promise<Schemas> {
  const index = await session.api.json({ path: "/openapi/v3" });
  const path = textAt(
    index,
    "paths",
    apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`,
    "serverRelativeURL",
  );
  if (path === "") throw fail(`couldn't find resource for "${apiVersion}"`);
  return mapAt(await session.api.json({ path }), "components", "schemas");
}

function isOf(schema: unknown, { apiVersion, kind }: Resource): boolean {
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return listAt(schema, "x-kubernetes-group-version-kind").some(
    (one) => textAt(one, "kind") === kind && textAt(one, "version") === version && textAt(one, "group") === group,
  );
}

function headOf(resource: Resource): readonly string[] {
  const group = groupOf(resource);
  const version = resource.apiVersion.slice(resource.apiVersion.indexOf("/") + 1);
  return [...(group ? [`GROUP:      ${group}`] : []), `KIND:       ${resource.kind}`, `VERSION:    ${version}`, ""];
}

function explained(schemas: Schemas, root: unknown, path: readonly string[], isRecursive: boolean): string {
  let field = root;
  for (const step of path) {
    const inside = mapAt(resolved(schemas, elementOf(schemas, field)), "properties");
    if (!Object.hasOwn(inside, step)) throw fail(`field ${JSON.stringify(step)} does not exist`);
    field = inside[step];
  }
  const lines: string[] = [];
  if (path.length > 0) {
    lines.push(`FIELD: ${path.at(-1)} <${typeOf(field)}>`);
    const values = textsAt(field, "enum").toSorted(byBytes);
    lines.push(...(values.length > 0 ? ["ENUM:", ...values.map((value) => `    ${value}`)] : [""]), "");
  }
  const target = elementOf(schemas, field);
  const texts = descriptionsOf(schemas, field, path.length > 0);
  lines.push(
    "DESCRIPTION:",
    ...(texts.length > 0 ? texts.flatMap((text) => wrapped(text, 76)).map((line) => `    ${line}`) : ["    <empty>"]),
    "    ",
  );
  const inside = mapAt(resolved(schemas, target), "properties");
  if (Object.keys(inside).length > 0) {
    lines.push("FIELDS:", ...(isRecursive ? [...tree(schemas, target, 1, []), ""] : fieldLines(schemas, target)));
    if (!isRecursive) lines.push("");
  } else lines.push("");
  return `${lines.join("\n")}\n`;
}

/** What a field holds in the end: the items of a list, the values of a map. */
function elementOf(schemas: Schemas, schema: unknown): unknown {
  const whole = resolved(schemas, schema);
  const inner =
    at(whole, "items") ?? (isMap(at(whole, "additionalProperties")) ? at(whole, "additionalProperties") : undefined);
  return inner === undefined ? whole : elementOf(schemas, inner);
}

function refOf(schema: unknown): string {
  return (textAt(schema, "$ref") || textAt(listAt(schema, "allOf")[0], "$ref")).replace("#/components/schemas/", "");
}

function resolved(schemas: Schemas, schema: unknown): unknown {
  const ref = refOf(schema);
  return ref ? schemas[ref] : schema;
}

function typeOf(schema: unknown): string {
  const ref = refOf(schema);
  if (ref) return ref.slice(ref.lastIndexOf(".") + 1);
  if (at(schema, "items")) return `[]${typeOf(at(schema, "items"))}`;
  if (isMap(at(schema, "additionalProperties"))) return `map[string]${typeOf(at(schema, "additionalProperties"))}`;
  const type = textAt(schema, "type");
  return type === "" || type === "object" ? "Object" : type;
}

/** The field's own words, then those of the type that it refers to. */
function descriptionsOf(schemas: Schemas, schema: unknown, isField: boolean): readonly string[] {
  const own = textAt(schema, "description");
  if (!isField) return own ? [own] : [];
  const inner = at(schema, "items") ?? at(schema, "additionalProperties");
  const ref = refOf(schema) || refOf(inner);
  const referred = ref ? textAt(schemas[ref], "description") : textAt(inner, "description");
  return [own, referred].filter(Boolean);
}

function fieldLines(schemas: Schemas, target: unknown): readonly string[] {
  const whole = resolved(schemas, target);
  const inside = mapAt(whole, "properties");
  return Object.keys(inside)
    .sort(byBytes)
    .flatMap((name) => {
      const field = inside[name];
      const own = textAt(field, "description");
      return [
        ...headLines(name, field, whole, 1),
        ...wrapped(own || "<no description>", 76).map((line) => `    ${line}`),
        "",
      ];
    });
}

/** More values than these are not listed in a line. */
const mostValues = 4;

function headLines(name: string, field: unknown, owner: unknown, level: number): readonly string[] {
  const margin = "  ".repeat(level);
  const required = textsAt(owner, "required").includes(name) ? " -required-" : "";
  const all = textsAt(field, "enum")
    .toSorted(byBytes)
    .map((value) => value || '""');
  const values = all.length > mostValues ? [...all.slice(0, mostValues), "...."] : all;
  return [
    `${margin}${name}\t<${typeOf(field)}>${required}`,
    ...(values.length > 0 ? [`${margin}enum: ${values.join(", ")}`] : []),
  ];
}

/** A type that holds itself is not opened again. */
function tree(schemas: Schemas, target: unknown, level: number, above: readonly string[]): readonly string[] {
  const whole = resolved(schemas, target);
  const inside = mapAt(whole, "properties");
  return Object.keys(inside)
    .sort(byBytes)
    .flatMap((name) => {
      const field = inside[name];
      const ref = refOf(field) || refOf(at(field, "items")) || refOf(at(field, "additionalProperties"));
      const below =
        ref && above.includes(ref) ? [] : tree(schemas, elementOf(schemas, field), level + 1, [...above, ref]);
      return [...headLines(name, field, whole, level), ...below];
    });
}

function wrapped(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(/(?<=\S) (?=\S)/)) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}
