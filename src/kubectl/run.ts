import { closest } from "../text/closest.ts";
import { parseWords } from "./flags.ts";
import { openSession, type Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";
import { exitCodeOf, fail, KubectlError, missing, textOf } from "./trouble.ts";
import type { Call, Verb } from "./verb.ts";
import { commonFlags, commonLacks, otherVerbs, verbs } from "./verbs.ts";

/** Runs one command line of kubectl's and returns its exit code. */
export async function kubectl(words: readonly string[], io: Surroundings): Promise<number> {
  const leave = new AbortController();
  io.signal?.addEventListener("abort", () => leave.abort(), { once: true });
  let opened: Promise<Session> | undefined;
  try {
    const { verb, rest } = find(words);
    if (!verb) {
      io.stdout.write(programHelp());
      return 0;
    }
    const lacks = `${commonLacks} ${verb.lacks ?? ""}`.split(" ");
    const parsed = parseWords(rest, { verb: verb.name, flags: [...verb.flags, ...commonFlags], lacks });
    if (parsed.flags.on("help")) {
      io.stdout.write(verbHelp(verb));
      return 0;
    }
    const run = await verb.load();
    const call: Call = {
      verb: verb.name,
      ...parsed,
      io,
      signal: leave.signal,
      session: () => {
        opened ??= openSession(parsed.flags, io);
        return opened;
      },
      out: (text) => void io.stdout.write(text),
      err: (text) => void io.stderr.write(text),
    };
    return await run(call);
  } catch (error) {
    if (leave.signal.aborted) return 130;
    const text = textOf(error);
    if (text) io.stderr.write(`${text}\n`);
    return exitCodeOf(error);
  } finally {
    (await opened?.catch(() => undefined))?.api.cluster.close();
  }
}

/** The verb that the first words name; common flags may stand in front of it and inside it. */
function find(words: readonly string[]): { verb: Verb | undefined; rest: readonly string[] } {
  const places = wordPlaces(words);
  const named = places.map((place) => words[place] ?? "");
  const [first] = named;
  if (first === undefined || first === "help") return { verb: undefined, rest: [] };
  for (const length of [3, 2, 1]) {
    const name = named.slice(0, length).join(" ");
    const verb = verbs.find((candidate) => candidate.name === name || candidate.aliases?.includes(name));
    const taken = places.slice(0, length);
    if (verb) return { verb: refined(verb, named), rest: words.filter((_, place) => !taken.includes(place)) };
  }
  const group = verbs.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && named.length === 1) throw new KubectlError(groupHelp(first, group));
  if (group.length > 0) throw missing(`"kubectl ${first} ${named[1]}"`);
  if (otherVerbs.includes(first)) throw missing(`"kubectl ${first}"`);
  const near = closest(first, new Set(verbs.map(({ name }) => name.split(" ")[0] ?? "")));
  throw fail(
    `unknown command ${JSON.stringify(first)} for "kubectl"${near ? `\n\nDid you mean this?\n\t${near}` : ""}`,
  );
}

const otherCreates = new Set(
  "clusterrole clusterrolebinding cronjob ingress job poddisruptionbudget priorityclass quota role rolebinding secret service svc token".split(
    " ",
  ),
);

/** `create` alone reads files; what else the real one can create is refused by its name. */
function refined(verb: Verb, named: readonly string[]): Verb {
  const [, second = ""] = named;
  if (verb.name === "create" && otherCreates.has(second)) throw missing(`"kubectl create ${second}"`);
  return verb;
}

/** Where the first words stand that are neither flags nor the values of common flags. */
function wordPlaces(words: readonly string[]): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < words.length && places.length < 3; place++) {
    const word = words[place] ?? "";
    if (word === "--") break;
    if (!word.startsWith("-")) places.push(place);
    else if (takesNext(word)) place++;
  }
  return places;
}

function takesNext(word: string): boolean {
  return commonFlags.some((line) => line.endsWith("=") && line.split(" ").includes(word));
}

function programHelp(): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const margin = `\n${" ".repeat(width + 4)}`;
  return [
    "A small kubectl for those who have only Node: the same words, the same output,",
    "fewer verbs.",
    "",
    ...verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${fitted(summary, 76 - width).join(margin)}`),
    "",
    "The real kubectl has more: https://kubernetes.io/docs/tasks/tools/",
    "",
  ].join("\n");
}

/** The text in lines of no more than a width. */
function fitted(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

function groupHelp(first: string, group: readonly Verb[]): string {
  return [`error: kubectl ${first} needs one of:`, ...group.map(({ name }) => `  kubectl ${name}`)].join("\n");
}

function verbHelp({ name, summary, flags }: Verb): string {
  const shown = [...flags, ...commonFlags].map((line) => {
    const [words = "", mark = ""] = line.split(/ (?=[=,*?])/);
    return `  ${words.startsWith("-") && words[1] !== "-" ? words.replace(" ", ", ") : `    ${words}`}${mark && mark[0] !== "?" ? "=…" : ""}`;
  });
  return [`${summary}.`, "", `Usage: kubectl ${name} [flags]`, "", "Options:", ...shown, ""].join("\n");
}
