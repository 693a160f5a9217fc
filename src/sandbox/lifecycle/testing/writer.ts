/** A sandbox in a process of its own that writes without end and says, over HTTP's back, what it was told is stored. */
import { ask } from "../../api/testing/client.ts";
import { newestMake, openSandbox } from "../../sandbox.ts";
import { textAt } from "../../store/object.ts";

async function write(folder: string, first: number): Promise<void> {
  const sandbox = await openSandbox(folder, { make: newestMake, alive: false, onTrouble: () => process.exit(1) });
  for (let n = first; ; n++) {
    const body = { metadata: { name: `n-${n}` } };
    const { code, json } = await ask(sandbox, "POST", "/api/v1/namespaces/default/configmaps", { body });
    if (code !== 201) throw new Error(`${code} ${textAt(json, "message")}`);
    const version = Number(textAt(json, "metadata", "resourceVersion"));
    process.stdout.write(`${JSON.stringify({ n, at: Date.now(), version })}\n`);
  }
}

const [folder = "", first = "0"] = process.argv.slice(2);
void write(folder, Number(first));
