/** kubectl edit */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { difference } from "../apply/three-way.ts";
import { type Chosen, forEach } from "../chosen.ts";
import { yaml } from "../output/yaml.ts";
import type { Session } from "../session.ts";
import { fail, KubectlError } from "../trouble.ts";
import { isMap, isObject, type JsonMap } from "../values.ts";
import type { Call } from "../verb.ts";
import { report, writeQuery } from "../write.ts";

const head = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export async function edit(call: Call): Promise<number> {
  const session = await call.session();
  return forEach(call, session, call.args, (chosen) => editOne(call, session, chosen));
}

async function editOne(call: Call, session: Session, { resource, namespace, object }: Chosen): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-edit-"));
  const file = join(folder, `${object.metadata.name}.yaml`);
  const before = yaml({ ...object, metadata: { ...object.metadata, managedFields: undefined } });
  const kept = (message: string) =>
    new KubectlError(`A copy of your changes has been stored to ${JSON.stringify(file)}\nerror: ${message}`);
  writeFileSync(file, head + before);
  const editor = editorOf(call);
  if ((await runEditor(editor, file)) !== 0)
    throw fail(`there was a problem with the editor ${JSON.stringify(editor)}`);
  const text = withoutComments(readFileSync(file, "utf8"));
  if (text.trim() === "" || text === before) {
    rmSync(folder, { recursive: true });
    call.err(text === before ? "Edit cancelled, no changes made.\n" : "Edit cancelled, saved file was empty.\n");
    return;
  }
  let edited: unknown;
  try {
    edited = parse(text);
  } catch (error) {
    throw kept(`the edited file had a syntax error: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (
    !isObject(edited) ||
    edited.kind !== object.kind ||
    edited.apiVersion !== object.apiVersion ||
    edited.metadata.name !== object.metadata.name
  )
    throw kept("At least one of apiVersion, kind and name was changed");
  const patch = difference(plain(object), plain(edited));
  if (!patch) {
    rmSync(folder, { recursive: true });
    call.err("Edit cancelled, no changes made.\n");
    return;
  }
  const place = { namespace, name: object.metadata.name };
  try {
    const changed = await session.api.patch(
      resource,
      place,
      patch,
      writeQuery(call, "kubectl-edit", { validates: true }),
      "merge",
    );
    rmSync(folder, { recursive: true });
    report(call, resource, changed, "edited");
  } catch (error) {
    call.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
    throw error;
  }
}

function plain(object: JsonMap): JsonMap {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  return {
    ...object,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== "managedFields")),
  };
}

function withoutComments(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
}

function editorOf({ io }: Call): string {
  const fallback = process.platform === "win32" ? "notepad" : "vi";
  return io.env.KUBE_EDITOR || io.env.EDITOR || fallback;
}

/** An editor may come with words of its own (`code --wait`), so a shell takes the line apart. */
async function runEditor(editor: string, file: string): Promise<number> {
  const child = spawn(`${editor} ${JSON.stringify(file)}`, { shell: true, stdio: "inherit" });
  const [code] = await once(child, "close");
  return typeof code === "number" ? code : 1;
}
