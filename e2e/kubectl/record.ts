/** `npx tsx e2e/kubectl/record.ts` writes down what the kubectls on this machine send in each case. */
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { cases } from "./cases.ts";
import { loadFixture } from "./fixture.ts";
import { kubectlsToTest } from "./kubectls.ts";
import { type Recording, recorder, writeRecordings } from "./requests.ts";
import { workplace } from "./run.ts";

/** The oldest sends JSON, the newest protobuf and lists as watches. */
const kubectls = kubectlsToTest().filter((_, index, all) => index === 0 || index === all.length - 1);

writeRecordings(await recordAll());

async function recordAll(): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const kubectl of kubectls) {
    const known = new Set<string>();
    for (const { id, steps } of cases) {
      const sandbox = await startSandbox();
      loadFixture(sandbox.objects);
      const proxy = await recorder(sandbox);
      const place = workplace(kubectl, kubeconfigFor(proxy.url));
      for (const step of steps) await place.run(step.run);
      place.remove();
      proxy.stop();
      await sandbox.stop();
      const exchanges = proxy.exchanges.filter((one) => !isDiscovery(one.url) || isNew(known, one.url));
      recordings.push({ kubectl: kubectl.version, id, exchanges });
    }
  }
  return recordings;
}

/** Every command asks again what there is; once is enough to write down. */
function isDiscovery(url: string): boolean {
  return /^\/(api|apis|version)(\?|$)|^\/openapi/.test(url);
}

function isNew(known: Set<string>, url: string): boolean {
  const path = url.split("?")[0] ?? "";
  if (known.has(path)) return false;
  known.add(path);
  return true;
}

function kubeconfigFor(server: string): string {
  const context = { cluster: "recorder", user: "recorder" };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "recorder", cluster: { server } }],
    users: [{ name: "recorder", user: {} }],
    contexts: [{ name: "recorder", context }],
    "current-context": "recorder",
  });
}
