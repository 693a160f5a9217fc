import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../command.ts";
import { askedOnce, type Plan } from "./consent.ts";

const target = { context: "team", server: "https://1.2.3.4:6443", user: "me", namespace: "default" };
const plan: Plan = { creates: () => ["namespace prod: Pod web"], production: undefined, look: async () => undefined };

let home: string;
let shown: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "consent-"));
  shown = "";
});

afterEach(() => rmSync(home, { recursive: true }));

/** A call at whose terminal somebody gives these answers, or nobody sits. */
function call(answers: readonly string[] | undefined, flags: readonly string[] = []): Call {
  const left = [...(answers ?? [])];
  const write = (text: string) => {
    shown += text;
  };
  const output = { write, isTTY: answers !== undefined, columns: 80 };
  return {
    args: [],
    flags: { on: (name) => flags.includes(name), text: () => undefined, list: () => [] },
    io: {
      out: output,
      err: output,
      env: { NETPOL_WORKSHOP_HOME: home },
      cwd: home,
      readStdin: async () => "",
      ...(answers === undefined
        ? {}
        : {
            ask: async (question: string) => {
              shown += question;
              return left.shift() ?? "";
            },
          }),
    },
  };
}

const writeAs = (of: Call, how: Plan = plan) => askedOnce(of, target, how)("create Namespace prod");

describe("the first change in a cluster", () => {
  it("is asked for once, with everything that will be created", async () => {
    await writeAs(call(["yes"]));
    expect(shown).toContain("https://1.2.3.4:6443");
    expect(shown).toContain("namespace prod: Pod web");
    shown = "";
    await writeAs(call([]));
    expect(shown).toBe("");
  });

  it("is not made when the answer is no, and asked for again", async () => {
    await expect(writeAs(call(["no"]))).rejects.toMatchObject({ detail: ["nothing was changed"] });
    await expect(writeAs(call(["no"]))).rejects.toMatchObject({ exitCode: 2 });
  });

  it("is refused where nobody can be asked, unless --yes says so", async () => {
    await expect(writeAs(call(undefined))).rejects.toMatchObject({
      next: [expect.stringContaining("--yes"), expect.anything()],
    });
    await writeAs(call(undefined, ["yes"]));
    await writeAs(call(undefined));
  });

  it("is asked for twice, and each time, where people may depend on the cluster", async () => {
    const production = { ...plan, production: "its name says so (prod-eu)" };
    await expect(writeAs(call(["yes", "yes"]), production)).rejects.toMatchObject({ exitCode: 2 });
    await writeAs(call(["yes", "team"]), production);
    expect(shown).toContain("people depend on");
    await expect(writeAs(call(["no"]), production)).rejects.toMatchObject({ exitCode: 2 });
  });

  it("is asked for twice where what is in the cluster says so, and then no more", async () => {
    const busy = { ...plan, look: async () => "it has 12 nodes" };
    await expect(writeAs(call(["yes", "no"]), busy)).rejects.toMatchObject({ exitCode: 2 });
    await writeAs(call(["yes", "team"]), busy);
    expect(shown).toContain("it has 12 nodes");
    await writeAs(call([]), busy);
  });
});
