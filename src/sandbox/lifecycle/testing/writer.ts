/**
 * A living sandbox in a process of its own, with a classroom that writes without end: each learner creates, changes and deletes.
 * Says of each write when it is asked for and when the server has acknowledged it.
 */
import { ask } from "../../api/testing/client.ts";
import { newestMake, openSandbox, type Sandbox } from "../../sandbox.ts";
import { type JsonObject, textAt } from "../../store/object.ts";

const learners = 60;
/** As many as a learner keeps; older ones are deleted. */
const kept = 3;

export type Said =
  | { readonly told: "asked" | "created" | "deleted"; readonly name: string }
  | { readonly told: "changed"; readonly name: string; readonly value: string; readonly version: number };

const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`);

async function learn(sandbox: Sandbox, learner: string): Promise<never> {
  const all = "/api/v1/namespaces/default/configmaps";
  for (let n = 0; ; n++) {
    const name = `${learner}-${n}`;
    await acknowledged(sandbox, "POST", all, { metadata: { name }, data: { value: "" } });
    say({ told: "created", name });
    const value = String(Math.random());
    const version = await acknowledged(sandbox, "PUT", `${all}/${name}`, { metadata: { name }, data: { value } });
    say({ told: "changed", name, value, version });
    const old = `${learner}-${n - kept}`;
    if (n < kept) continue;
    say({ told: "asked", name: old });
    await acknowledged(sandbox, "DELETE", `${all}/${old}`);
    say({ told: "deleted", name: old });
  }
}

/** The version that the object has then. */
async function acknowledged(sandbox: Sandbox, method: string, path: string, body?: JsonObject): Promise<number> {
  const { code, json } = await ask(sandbox, method, path, body === undefined ? {} : { body });
  if (code !== 200 && code !== 201) throw new Error(`${code} ${textAt(json, "message")}`);
  return Number(textAt(json, "metadata", "resourceVersion"));
}

async function write(folder: string, run: string): Promise<void> {
  const sandbox = await openSandbox(folder, { make: newestMake, onTrouble: () => process.exit(1) });
  await Promise.all(Array.from({ length: learners }, (_, index) => learn(sandbox, `run-${run}-learner-${index}`)));
}

const [folder = "", run = "0"] = process.argv.slice(2);
void write(folder, run);
