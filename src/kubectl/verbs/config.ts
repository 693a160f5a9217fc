/** kubectl config: the kubeconfig file itself. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Document, isSeq, isMap as isYamlMap, parseDocument } from "yaml";
import { valuePrinter } from "../output/printer.ts";
import { tabular } from "../output/table.ts";
import { kubeconfigOf } from "../session.ts";
import { fail, missing } from "../trouble.ts";
import { byBytes, isMap, listAt, mapAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";

interface Kubeconfig {
  readonly file: string;
  readonly document: Document;
  readonly value: unknown;
}

async function read(call: Call): Promise<Kubeconfig> {
  const given = call.flags.text("kubeconfig");
  const file = (await kubeconfigOf(call.flags, call.io)) ?? "";
  if (file === "" && !given) throw missing("a KUBECONFIG of several files for `config`: name one with --kubeconfig");
  const path = file || join(homedir(), ".kube", "config");
  const document = parseDocument(existsSync(path) ? readFileSync(path, "utf8") : "apiVersion: v1\nkind: Config\n");
  return { file: path, document, value: document.toJS() };
}

/** Whole or not at all: a learner's kubeconfig is never half written. */
function save({ file, document }: Kubeconfig): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, document.toString({ lineWidth: 0 }), { mode: 0o600 });
  renameSync(beside, file);
}

function contextsOf(value: unknown): readonly unknown[] {
  return listAt(value, "contexts");
}

function contextNamed(value: unknown, name: string): unknown {
  return contextsOf(value).find((context) => textAt(context, "name") === name);
}

export async function currentContext(call: Call): Promise<number> {
  const { value } = await read(call);
  const name = textAt(value, "current-context");
  if (name === "") throw fail("current-context is not set");
  call.out(`${name}\n`);
  return 0;
}

export async function getContexts(call: Call): Promise<number> {
  const { args, flags } = call;
  const { value } = await read(call);
  const current = textAt(value, "current-context");
  const names =
    args.length > 0
      ? args
      : contextsOf(value)
          .map((context) => textAt(context, "name"))
          .sort(byBytes);
  const unknown = names.find((name) => contextNamed(value, name) === undefined);
  if (unknown !== undefined) throw fail(`context ${unknown} not found`);
  if (flags.text("output") === "name") {
    call.out(names.map((name) => `${name}\n`).join(""));
    return 0;
  }
  const rows = names.map((name) => {
    const context = mapAt(contextNamed(value, name), "context");
    return [
      name === current ? "*" : "",
      name,
      textAt(context, "cluster"),
      textAt(context, "user"),
      textAt(context, "namespace"),
    ];
  });
  call.out(
    tabular([...(flags.on("no-headers") ? [] : [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]]), ...rows]),
  );
  return 0;
}

export async function useContext(call: Call): Promise<number> {
  const config = await read(call);
  const [name = ""] = call.args;
  if (contextNamed(config.value, name) === undefined)
    throw fail(`no context exists with the name: ${JSON.stringify(name)}`);
  config.document.set("current-context", name);
  save(config);
  call.out(`Switched to context ${JSON.stringify(name)}.\n`);
  return 0;
}

export async function setContext(call: Call): Promise<number> {
  const { args, flags } = call;
  const config = await read(call);
  if (!flags.on("current") && args.length === 0) throw fail("you must specify a non-empty context name or --current");
  const name = flags.on("current") ? textAt(config.value, "current-context") : (args[0] ?? "");
  if (name === "") throw fail("no current context is set");
  const changes = ["cluster", "user", "namespace"].filter((field) => flags.given(field));
  const contexts = config.document.get("contexts");
  const list = isSeq(contexts) ? contexts : undefined;
  const found = list?.items.find((item) => isYamlMap(item) && item.get("name") === name);
  if (isYamlMap(found)) for (const field of changes) found.setIn(["context", field], flags.text(field));
  else {
    const context = Object.fromEntries(changes.map((field) => [field, flags.text(field)]));
    const made = config.document.createNode({ name, context: { cluster: "", user: "", ...context } });
    if (list) list.add(made);
    else config.document.set("contexts", config.document.createNode([{ name, context }]));
  }
  save(config);
  call.out(`Context ${JSON.stringify(name)} ${isYamlMap(found) ? "modified" : "created"}.\n`);
  return 0;
}

export async function view(call: Call): Promise<number> {
  const { flags } = call;
  const { value } = await read(call);
  const chosen = flags.on("minify") ? minified(value) : value;
  const shown = flags.on("raw") ? chosen : redacted(chosen);
  const whole = { preferences: undefined, ...(isMap(shown) ? shown : {}) };
  call.out(valuePrinter(flags.text("output") || "yaml")(whole));
  return 0;
}

function minified(value: unknown): unknown {
  const current = textAt(value, "current-context");
  const context = contextNamed(value, current);
  const keep = (field: string, name: string) => listAt(value, field).filter((one) => textAt(one, "name") === name);
  return {
    ...mapAt(value),
    contexts: context === undefined ? [] : [context],
    clusters: keep("clusters", textAt(context, "context", "cluster")),
    users: keep("users", textAt(context, "context", "user")),
  };
}

const secrets: Readonly<Record<string, string>> = {
  "certificate-authority-data": "DATA+OMITTED",
  "client-certificate-data": "DATA+OMITTED",
  "client-key-data": "DATA+OMITTED",
  token: "REDACTED",
  password: "REDACTED",
};

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, secrets[key] && item ? secrets[key] : redacted(item)]),
  );
}
