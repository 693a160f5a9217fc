import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/sandbox/api/server.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { type Case, cases, type Step } from "./cases.ts";
import { loadFixture } from "./fixture.ts";
import { type Kubectl, kubectlsToTest } from "./kubectls.ts";
import { linesOf, pattern } from "./notation.ts";
import { elsewhere, readRecordings, send } from "./requests.ts";
import { type Output, workplace } from "./run.ts";

const kubectls = kubectlsToTest();
const exchanges: Exchange[] = [];

describe.each(kubectls)("kubectl $version", (kubectl) => {
  it.concurrent.each(cases.filter((one) => holdsFor(one, kubectl)))("$id $title", async ({ steps }) => {
    const sandbox = await startSandbox({ onExchange: (exchange) => exchanges.push(exchange) });
    loadFixture(sandbox.objects);
    const place = workplace(kubectl, sandbox.kubeconfig());
    try {
      for (const step of steps) check(step, await place.run(step.run));
    } finally {
      place.remove();
      await sandbox.stop();
    }
  });
});

describe.each(kubectls)("kubectl $version", (kubectl) => {
  it("C34 a watch shows what there is once, then each change", async () => {
    const sandbox = await startSandbox({ onExchange: (exchange) => exchanges.push(exchange) });
    loadFixture(sandbox.objects);
    const place = workplace(kubectl, sandbox.kubeconfig());
    const watch = place.follow("get pods -n shop -w");
    try {
      await watch.until("client");
      expect((await place.run("delete pod client -n shop --wait=false")).code).toBe(0);
      await watch.until("Terminating");
      const [head, ...rows] = linesOf(watch.out).map((line) => line.split(/ {2,}/).slice(0, 3).join(" "));
      expect(head).toBe("NAME READY STATUS");
      expect(rows.slice(2)).toEqual(["client 1/1 Running", "client 1/1 Terminating"]);
    } finally {
      watch.stop();
      place.remove();
      await sandbox.stop();
    }
  });
});

/** Without any kubectl this is what proves the API; with some it is quick enough to run too. */
describe("requests that kubectl sent", () => {
  it.each(readRecordings())("$kubectl $id", async ({ exchanges: recorded }) => {
    const sandbox = await startSandbox();
    loadFixture(sandbox.objects);
    for (const exchange of recorded.map(elsewhere)) {
      const shown = `${exchange.method} ${exchange.url}`;
      const { status, message } = exchange;
      expect([shown, await send(sandbox, exchange)]).toEqual([shown, { status, message }]);
    }
    await sandbox.stop();
  });
});

describe.runIf(kubectls.length > 0)(`all that kubectl ${kubectls.map(({ version }) => version)} asked for`, () => {
  it("was never in a format that the server did not know", () => {
    expect(exchanges.filter(({ code }) => code === 415)).toEqual([]);
  });

  it("got no error of the server's own", () => {
    // A tier that is not empty is answered with 500, as a real server answers.
    const own = exchanges.filter(({ code, url }) => code >= 500 && !url.includes("/projectcalico.org/v3/tiers/"));
    expect(own).toEqual([]);
  });

  it("was there, where a kind is advertised", () => {
    const collections = exchanges.filter(({ url, method }) => method === "GET" && isCollection(url));
    expect(collections.length).toBeGreaterThan(0);
    expect(collections.filter(({ code }) => code === 404)).toEqual([]);
  });

  it("could be watched from the present state on", () => {
    const watches = exchanges.filter(({ url }) => url.includes("sendInitialEvents=true"));
    const wrong = watches.filter(({ url, code }) => code !== (url.includes("/projectcalico.org/v3/") ? 422 : 200));
    expect(wrong).toEqual([]);
  });
});

function holdsFor({ since = 0, until = 99 }: Case, { version }: Kubectl): boolean {
  const minor = Number(version.split(".")[1]);
  return since <= minor && minor <= until;
}

function isCollection(url: string): boolean {
  const path = url.split("?")[0] ?? "";
  return /^\/(api\/v1|apis\/[^/]+\/v[^/]+)(\/namespaces\/[^/]+)?\/[a-z]+$/.test(path);
}

function check(step: Step, output: Output): void {
  const shown = `kubectl ${step.run}\n${output.out}${output.err}`;
  expect(output.code, shown).toBe(step.code ?? 0);
  if (step.out) expectLines(linesOf(output.out), step.out, shown);
  if (step.err) expectLines(withoutDeprecations(linesOf(output.err)), step.err, shown);
  for (const line of step.contains ?? []) {
    expect(linesOf(output.out + output.err), shown).toContainEqual(expect.stringMatching(pattern(line)));
  }
}

/** kubectl up to 1.30 reads v1 Endpoints, which a server from 1.33 on complains about. */
function withoutDeprecations(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith("Warning: v1 Endpoints is deprecated"));
}

function expectLines(actual: readonly string[], expected: readonly string[], shown: string): void {
  expect(actual.length, shown).toBe(expected.length);
  for (const [index, line] of expected.entries()) expect(actual[index], shown).toMatch(pattern(line));
}
