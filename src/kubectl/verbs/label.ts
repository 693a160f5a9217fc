/** kubectl label and kubectl annotate */
import type { RawObject } from "../../policy/index.ts";
import { type Chosen, forEach } from "../chosen.ts";
import { hasFiles } from "../manifests.ts";
import { groupOf } from "../resources.ts";
import type { Session } from "../session.ts";
import { fail } from "../trouble.ts";
import { mapAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

interface Sort {
  readonly field: "labels" | "annotations";
  readonly word: "label" | "annotation";
  readonly manager: string;
}

const sorts: Readonly<Record<string, Sort>> = {
  label: { field: "labels", word: "label", manager: "kubectl-label" },
  annotate: { field: "annotations", word: "annotation", manager: "kubectl-annotate" },
};

export async function label(call: Call): Promise<number> {
  const sort = sorts[call.verb];
  if (!sort) throw new TypeError(`no such verb: ${call.verb}`);
  const isChange = (word: string) => /^[^=]+=/.test(word) || /.-$/.test(word);
  const first = call.args.findIndex((word, index) => isChange(word) && (index > 0 || hasFiles(call)));
  const words = first < 0 ? call.args : call.args.slice(0, first);
  const changes = changesOf(first < 0 ? [] : call.args.slice(first), sort);
  if (words.length === 0 && !hasFiles(call))
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  const lists = call.flags.on("list");
  if (!lists && changes.set.size === 0 && changes.removed.length === 0)
    throw fail(`at least one ${sort.word} update is required`);
  const session = await call.session();
  if (lists && call.flags.text("output")) throw fail("--list and --output may not be specified together");
  const heads = isSeveral(call, words);
  return forEach(call, session, words, async (chosen) => {
    const changed = await changeOne(call, session, chosen, changes, sort);
    if (lists) call.out(listing(chosen, changed, sort, heads));
  });
}

/** Whether the words may name more than one object. */
function isSeveral(call: Call, words: readonly string[]): boolean {
  const isByRule = ["all", "selector", "field-selector"].some((flag) => call.flags.given(flag));
  const names = words[0]?.includes("/") ? words.length : words.length - 1;
  return hasFiles(call) || isByRule || names !== 1;
}

function listing({ resource }: Chosen, object: RawObject, { field }: Sort, heads: boolean): string {
  const heading = `Listing ${field} for ${resource.kind}.${groupOf(resource)}/${object.metadata.name}:\n`;
  const lines = Object.entries(mapAt(object, "metadata", field)).map(([key, value]) => `${key}=${value}\n`);
  return heads ? [heading, ...lines].join(" ") : lines.join("");
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

function changesOf(words: readonly string[], { word: kind }: Sort): Changes {
  const set = new Map<string, string>();
  const removed: string[] = [];
  for (const word of words) {
    const [, key = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    if (key === "" && word.endsWith("-")) removed.push(word.slice(0, -1));
    else if (key === "") throw fail(`unknown ${kind === "label" ? "label" : "annotation"} spec: ${word}`);
    else if (kind === "label" && (!labelValue.test(value) || value.length > 63))
      throw fail(
        `invalid label value: ${JSON.stringify(word)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      );
    else set.set(key, value);
  }
  const both = removed.find((key) => set.has(key));
  if (both) throw fail(`cannot modify and remove the same ${kind}(s): ${both}`);
  return { set, removed };
}

async function changeOne(
  call: Call,
  session: Session,
  { resource, namespace, object }: Chosen,
  { set, removed }: Changes,
  { field, manager }: Sort,
): Promise<RawObject> {
  const before = mapAt(object, "metadata", field);
  if (!call.flags.on("overwrite")) refuseOverwriting(before, set, field);
  for (const key of removed)
    if (!Object.hasOwn(before, key))
      call.out(`${field === "labels" ? "label" : "annotation"} ${JSON.stringify(key)} not found.\n`);
  const patch = {
    ...Object.fromEntries(
      [...set].filter(([key, value]) => textAt(before, key) !== value || !Object.hasOwn(before, key)),
    ),
    ...Object.fromEntries(removed.filter((key) => Object.hasOwn(before, key)).map((key) => [key, null])),
  };
  const isChanged = Object.keys(patch).length > 0;
  const isFewer = isChanged && Object.values(patch).every((value) => value === null);
  const done = field === "annotations" ? "annotated" : !isChanged ? "not labeled" : isFewer ? "unlabeled" : "labeled";
  const changed =
    !isChanged || dryRunOf(call) === "client"
      ? object
      : await session.api.patch(
          resource,
          { namespace, name: object.metadata.name },
          { metadata: { [field]: patch } },
          writeQuery(call, manager),
          "merge",
        );
  if (!call.flags.on("list")) report(call, resource, changed, done);
  return changed;
}

function refuseOverwriting(before: Readonly<Record<string, unknown>>, set: Changes["set"], field: Sort["field"]): void {
  const taken = [...set].filter(([key, value]) => Object.hasOwn(before, key) && before[key] !== value);
  if (taken.length === 0) return;
  const texts = taken.map(([key]) => `'${key}' already has a value (${before[key]})`);
  if (field === "labels") throw fail(`${texts[0]}, and --overwrite is false`);
  throw fail(`--overwrite is false but found the following declared annotation(s): ${texts.join("; ")}`);
}
