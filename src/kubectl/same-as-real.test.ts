import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ran } from "./testing/run.ts";
import { plain, plainRan, realKubectls, startWorld, type World } from "./testing/world.ts";

const testdata = join(import.meta.dirname, "testdata");
const files = join(testdata, "files");
const answersFile = join(testdata, "answers.json");
const [newest, ...others] = await realKubectls();
/** Set to write down anew what a real kubectl 1.35 says. */
const records = process.env.RECORD_KUBECTL === "1" && newest?.minor === 35;

interface Line {
  readonly command: string;
  readonly undo: string | undefined;
  readonly prepares: boolean;
}

const lines: readonly Line[] = readFileSync(join(testdata, "commands.txt"), "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"))
  .map((line) => {
    const [command = "", undo] = line.replace(/^! /, "").split(" ;; ");
    return { command, undo, prepares: line.startsWith("! ") };
  });

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe("the same words, the same output as kubectl 1.35", () => {
  const answers: Record<string, Ran> = records ? {} : JSON.parse(readFileSync(answersFile, "utf8"));
  const asked = new Map<string, number>();

  // The commands build on each other, so their order is kept.
  test.sequential.each(lines.map((line) => [line.command, line] as const))(
    "%s",
    async (_, { command, undo, prepares }) => {
      if (prepares) {
        expect(await world.ours(command, files)).toMatchObject({ code: 0 });
        return;
      }
      const turn = asked.get(command) ?? 0;
      asked.set(command, turn + 1);
      const key = turn === 0 ? command : `${command} #${turn + 1}`;
      if (records && newest) {
        answers[key] = plainRan(await world.real(command, files, newest.file));
        if (undo) await world.real(undo, files, newest.file);
      }
      const said = plainRan(await world.ours(command, files));
      if (undo) expect(await world.ours(undo, files)).toMatchObject({ code: 0 });
      expect(said).toEqual(answers[key]);
    },
  );

  afterAll(() => {
    if (records) writeFileSync(answersFile, `${JSON.stringify(answers, null, 2)}\n`);
  });
});

/** What every kubectl of these years says alike. */
const core = [
  "get pods -n shop -o wide --show-labels",
  "get pod client -n shop -o yaml",
  "get foo",
  "describe netpol web-ingress -n shop",
  "apply -f world.yaml",
  "exec client -n shop -- sh -c 'echo out; exit 5'",
  "label pod client -n shop app=other",
  "delete netpol nosuch -n shop",
];

/** What older ones do not show yet. */
const newer: Readonly<Record<string, number>> = { "describe netpol web-ingress -n shop": 31 };

describe.each(others.map(({ file, minor }) => [minor, file] as const))("kubectl 1.%i", (minor, binary) => {
  beforeAll(() => world.ours("apply -f world.yaml", files));

  test.each(core.filter((command) => minor >= (newer[command] ?? 0)))("%s", async (command) => {
    const [real, own] = await Promise.all([world.real(command, files, binary), world.ours(command, files)]);
    expect(plainRan(own)).toEqual(plainRan(real));
  });
});

const modules = join(import.meta.dirname, "../../modules");

/** The kubectl commands that lessons show, each once, with the folder in which its files lie. */
function lessonCommands(): readonly (readonly [command: string, folder: string])[] {
  const found = new Map<string, string>();
  for (const module of readdirSync(modules)) {
    const lesson = readFileSync(join(modules, module, "lesson.md"), "utf8");
    for (const [, command = ""] of lesson.matchAll(/^kubectl (.+?)(?:\s+#.*)?$/gm)) {
      const file = / -f (\S+)/.exec(command)?.[1];
      const folders = ["solution", "start"].map((folder) => join(modules, module, folder));
      // Both would take the same object away, so neither does.
      const shown = command.startsWith("delete") ? `${command} --dry-run=server` : command;
      found.set(shown, folders.find((folder) => file !== undefined && existsSync(join(folder, file))) ?? files);
    }
  }
  return [...found];
}

const worlds = join(import.meta.dirname, "../../manifests");

describe.runIf(newest)("what lessons show", () => {
  let classroom: World;
  beforeAll(async () => {
    classroom = await startWorld();
    for (const name of readdirSync(worlds)) await classroom.ours(`apply -k ${join(worlds, name)}`, files);
    await classroom.ours("wait -A --for=condition=Ready pod --all --timeout=120s", files);
  });
  afterAll(() => classroom.stop());

  const all = lessonCommands();
  const isWriting = ([command]: readonly [string, string]) => command.startsWith("apply");
  const real = (line: string, folder: string) => classroom.real(line, folder, newest?.file ?? "");

  test.sequential.each(all.filter(isWriting))("kubectl %s", async (command, folder) => {
    const [theirs, own] = await inTurn(
      command,
      (line) => real(line, folder),
      () => classroom.ours(command, folder),
    );
    same(own, theirs);
  });

  test.concurrent.each(all.filter((one) => !isWriting(one)))("kubectl %s", async (command, folder) => {
    const [theirs, own] = await Promise.all([real(command, folder), classroom.ours(command, folder)]);
    same(own, theirs);
  });
});

function same(own: Ran, theirs: Ran): void {
  const shown = ({ code, out, err }: Ran) => ({ code, out: body(out), err: plain(err) });
  expect(shown(own)).toEqual(shown(theirs));
}

/** Both begin from the same state: what the first has written is taken back. */
async function inTurn(
  command: string,
  real: (line: string) => Promise<Ran>,
  ours: () => Promise<Ran>,
): Promise<[Ran, Ran]> {
  const removal = command.replace("apply", "delete --ignore-not-found").replace(" --dry-run=server", "");
  const clean = async () => {
    // A tier goes only when it is empty, so files that begin with one take two goes.
    await real(removal);
    await real(removal);
  };
  await clean();
  const first = await real(command);
  await clean();
  return [first, await ours()];
}

/** Of several pods behind a service either may answer, and a page may tell the time. */
function body(text: string): string {
  return (
    plain(text)
      .replace(/NOW: .*/g, "NOW")
      // Only newer ones say from where something was deleted.
      .replace(/ deleted from \S+ namespace/g, " deleted")
      .replace(/^(Client|Kustomize) Version: .*$/gm, "$1 Version")
      .replace(/\b(nginx|api|web)-[a-z\d-]+\b/g, "$1-POD")
  );
}
