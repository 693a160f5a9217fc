/** What goes beyond one learner's steps: taking them to another machine, wrong words, questions to a running cluster. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Lock } from "../../sandbox/lifecycle/lock.ts";
import { classroom } from "../testing/classroom.ts";
import { packageFolder } from "./course.ts";

const module = join(packageFolder(), "modules", "02-first-policy");
const room = classroom();
const { workshop, onCluster, kubeconfig } = room;

describe("a learner on the way to another machine", () => {
  it("takes progress and files along; what is there is kept aside", async () => {
    await onCluster("goto 02/the-rule");
    await onCluster("hint");
    const own = join("netpol-workshop", "02-first-policy", "db-policy.yaml");
    writeFileSync(join(room.cwd, own), "# mine: für mich\n");
    const here = room.cwd;
    const status = (await workshop("status --json")).out;
    expect((await workshop("export me.json --json")).out).toContain('"02-first-policy/db-policy.yaml"');
    expect((await workshop("export me.json")).err).toContain("me.json exists already");
    expect(readFileSync(join(here, "me.json"), "utf8")).toContain("# mine: für mich");

    room.move();
    await onCluster("goto 02/the-rule");
    writeFileSync(join(room.cwd, own), "# somebody else\n");
    const replaced = readFileSync(join(room.cwd, "state", "progress.json"), "utf8");
    copyFileSync(join(here, "me.json"), join(room.cwd, "me.json"));
    const imported = JSON.parse((await workshop("import me.json --json")).out);
    expect(imported).toEqual({
      at: "02-first-policy/the-rule",
      imported: ["02-first-policy/db-policy.yaml"],
      keptAside: [
        join(room.cwd, own).replace(".yaml", ".kept-1.yaml"),
        join(room.cwd, "state", "progress.kept-1.json"),
      ],
    });
    expect((await workshop("status --json")).out).toBe(status);
    expect(readFileSync(join(room.cwd, own), "utf8")).toBe("# mine: für mich\n");
    expect(imported.keptAside.map((path: string) => readFileSync(path, "utf8"))).toEqual([
      "# somebody else\n",
      replaced,
    ]);
    // Once more changes nothing, so nothing needs to be kept.
    expect(JSON.parse((await workshop("import me.json --json")).out).keptAside).toEqual([]);
  });

  it.each([
    ["no JSON", "{", "it is no JSON"],
    ["another file", '{"a": 1}', "cannot be imported: "],
    ["that of a newer version", '{"netpolWorkshop": "learner", "format": 2}', "written by a newer version"],
    ["a path out of the folder", luggage({ "../../.bashrc": "x" }), "is no path within the folder"],
    ["a whole path", luggage({ "/etc/passwd": "x" }), "is no path within the folder"],
    ["a path of another platform", luggage({ "..\\x.yaml": "x" }), "is no path within the folder"],
    ["progress that is none", luggage({}, { format: 1, at: 3 }), "the progress file cannot be read (at"],
    ["progress of a newer version", luggage({}, { format: 99 }), "newer version of the workshop (format 99)"],
  ])("is not taken from %s, and nothing changes", async (_what, text, says) => {
    writeFileSync(join(room.cwd, "me.json"), text);
    const { code, err } = await workshop("import me.json");
    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(readdirSync(room.cwd)).toEqual(["me.json"]);
  });
});

function luggage(files: Record<string, string>, progress: unknown = { format: 1 }): string {
  return JSON.stringify({ netpolWorkshop: "learner", format: 1, exportedAt: "", progress, files });
}

describe("words", () => {
  it.each([
    ["hint quizz", "did you mean quiz?"],
    ["goto 02/the-ruel", "did you mean 02-first-policy/the-rule?"],
    ["check the-ruel", "did you mean 02-first-policy/the-rule?"],
    ["goto 02-frist-policy/quiz", "did you mean 02-first-policy/quiz?"],
    ["goto 02-frist", "did you mean 02-first-policy?"],
    ["show 77", "there is no module or step"],
    ["hint --levle 2", "did you mean --level?"],
    ["next 02", "next takes no argument"],
    ["skip quiz 02", "skip takes only [STEP]"],
    ["check quiz", "answer 01-is-anybody-enforcing/quiz"],
  ])("%j that are wrong are answered with the right ones", async (line, says) => {
    const { code, err, out } = await onCluster(line);
    expect(code).toBeGreaterThan(0);
    expect(code).toBeLessThan(3);
    expect(err).toContain(says);
    expect(out).toBe("");
  });

  it("are not needed: the bare command says what is next where there is no terminal", async () => {
    expect(await workshop("")).toEqual({
      code: 0,
      err: "",
      out: expect.stringMatching(/^You have not begun yet\.\n[\s\S]*Next: 01-is-anybody-enforcing\//),
    });
  });

  it("about another course leave a learner of that one not stuck", async () => {
    await onCluster("goto 02/the-rule");
    const file = join(room.cwd, "state", "progress.json");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("02-first-policy", "02-of-another-course"));
    expect((await onCluster("show")).out).toContain("1 of ");
    expect((await onCluster("goto 02/the-rule")).code).toBe(0);
  });
});

describe("questions about manifests", () => {
  it.each(["the cluster that is named", "the sandbox, where nothing is named and it runs"])(
    "are answered by %s",
    async (which) => {
      await onCluster("goto 02/direction");
      const named = which.includes("nothing") ? "" : ` --kubeconfig ${kubeconfig}`;
      const folder = join(room.cwd, "state", "sandbox");
      mkdirSync(folder, { recursive: true });
      copyFileSync(kubeconfig, join(folder, "kubeconfig"));
      const lock = Lock.take(folder);
      lock.announce(1);
      expect((await workshop(`matrix -n prod -o csv${named}`)).out).toContain("prod/db");
      expect((await workshop(`why prod/web prod/db:3306${named}`)).out).toContain("db-policy");
      const diff = await workshop(`diff ${join(module, "solution", "db-policy.yaml")} -o json${named}`);
      expect(JSON.parse(diff.out).changes).not.toEqual([]);
      expect((await workshop(`diagnose${named}`)).out).toContain("db-policy");
      lock.release();
      if (named === "") expect((await workshop("matrix")).err).toContain("which manifests?");
    },
  );
});
