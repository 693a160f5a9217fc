/** Proves every claim of a module on a cluster: what must fail fails, what must pass passes, what is shown is so. */
import type { Cluster } from "../../cluster/index.ts";
import { ClusterError, pause } from "../../cluster/index.ts";
import type { CalicoRelease, RawObject, SourceObject } from "../../policy/index.ts";
import { readInventory } from "../check/inventory.ts";
import { type Judgement, judge } from "../check/judge.ts";
import { type Cell, measure, predict } from "../check/matrix.ts";
import { Patience } from "../check/patience.ts";
import { coach, isManifestStep, knownRefusal } from "../coach/coach.ts";
import { bring } from "../lab/bring.ts";
import { beginFiles, type Desired, lastOfEach, load, namespacesOf, solvedFiles, worldsOf } from "../lab/desired.ts";
import { knownClusterNames } from "../lab/known.ts";
import type { CheckData, StepData } from "../module/format.ts";
import type { LessonCommand, LessonSection, LessonTable } from "../module/lesson.ts";
import { fileOf, type Module } from "../module/load.ts";
import { type Probe, parseGrid, parseProbe, probesOf, sourceText, targetText } from "../module/probes.ts";

export interface ProveOptions {
  readonly cluster: Cluster;
  readonly calico: CalicoRelease;
  readonly worlds: string;
  /** Runs a command of a lesson in a folder, as the learner would. */
  readonly run: (
    words: readonly string[],
    folder: string,
  ) => Promise<{ readonly code: number; readonly output: string }>;
  /** A folder with the learner's file of the step in it, for the lesson's commands. */
  readonly folderFor: (module: Module, step: StepData) => string;
  readonly onClaim: (claim: Claim) => void;
  /** What was measured for a step: in how many cells prediction and observation were compared, and where they differ. */
  readonly onCompared?: (step: string, compared: Compared) => void;
  /** How long policies may take to have their effect; a sandbox needs little, a cluster under load more. */
  readonly settleMs?: number;
}

export interface Compared {
  readonly cells: number;
  readonly differing: readonly string[];
}

const nothingCompared: Compared = { cells: 0, differing: [] };

/** One thing that was to be true. */
export interface Claim {
  readonly step: string;
  readonly claim: string;
  readonly ok: boolean;
  readonly detail?: string;
}

export async function prove(module: Module, options: ProveOptions): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  const prover = new Prover(module, options, (claim) => {
    claims.push(claim);
    options.onClaim(claim);
  });
  for (const step of module.data.steps) await prover.step(step);
  return claims;
}

class Prover {
  readonly #module: Module;
  readonly #options: ProveOptions;
  readonly #claim: (claim: Claim) => void;
  readonly #worlds: readonly SourceObject[];
  readonly #known: ReadonlySet<string>;
  readonly #patience = new Patience();
  #worldsAreUp = false;
  #compared = nothingCompared;

  constructor(module: Module, options: ProveOptions, claim: (claim: Claim) => void) {
    this.#module = module;
    this.#options = options;
    this.#claim = claim;
    this.#worlds = worldsOf(module, options.worlds);
    this.#known = knownClusterNames([module]);
  }

  async step(step: StepData): Promise<void> {
    const say = (claim: string, ok: boolean, detail?: string) =>
      this.#claim({ step: step.id, claim, ok, ...(detail && !ok ? { detail } : {}) });
    const section = this.#module.lesson.sections.find(({ id }) => id === step.id);
    const begin = beginFiles(this.#module, step.id);
    await this.#bring(begin);
    await this.#commands(step, section, "begin", say);
    const check = "check" in step ? step.check : undefined;
    if (step.kind === "predict") await this.#prediction(step, say);
    else if (check) await this.#checked(step, check, begin, say);
    await this.#bring(solvedFiles(this.#module, step.id));
    if (check && step.kind !== "predict") await this.#solved(step, check, say);
    await this.#commands(step, section, "solved", say);
    for (const table of section?.tables ?? []) await this.#table(table, say);
    this.#options.onCompared?.(step.id, this.#compared);
    this.#compared = nothingCompared;
  }

  async #checked(step: StepData, check: CheckData, begin: readonly string[], say: Say): Promise<void> {
    if (step.kind !== "observe") say("the state it begins in does not pass", !(await this.#judge(check)).passed);
    if (!isManifestStep(step)) return;
    for (const file of step.alternate) {
      const outcome = await this.#answered(check, begin, file);
      say(
        `${file} passes`,
        outcome.kind === "judged" && outcome.judgement.passed,
        outcome.kind === "refused" ? outcome.why : failures(outcome.judgement),
      );
    }
    for (const { file, says } of step.wrong) {
      const outcome = await this.#answered(check, begin, file);
      if (outcome.kind === "refused") {
        const known = knownRefusal(step, outcome.why);
        // Later releases take such a name, and the policy lands in the tier that it is not named after.
        const misnamed = known === undefined && /^Incorrectly formatted policy name/.test(outcome.why);
        if (misnamed) say(`${file} is refused by its name, as in every release up to Calico 3.31`, true);
        else
          say(
            `${file} is refused, and recognised by that`,
            known?.says === says,
            `the API server says: ${outcome.why}`,
          );
        continue;
      }
      const { judgement } = outcome;
      say(`${file} does not pass`, !judgement.passed);
      const coaching = coach(this.#module, step, judgement, {
        calico: this.#options.calico,
        knownNames: this.#known,
        answer: this.#objectsOf([file]),
      });
      say(
        `${file} is recognised`,
        coaching?.says === says,
        coaching ? `it was taken for: ${coaching.says}` : "nothing was said of it",
      );
    }
  }

  async #solved(step: StepData, check: CheckData, say: Say): Promise<void> {
    const answer = isManifestStep(step) ? step.solution : undefined;
    for (const time of ["passes", "passes a second time"]) {
      const judgement = await this.#judge(check, answer);
      say(`the solution ${time}`, judgement.passed, failures(judgement));
    }
    for (const id of step.also) {
      const earlier = this.#module.data.steps.find((one) => one.id === id);
      if (!earlier || !("check" in earlier) || !earlier.check) continue;
      const judgement = await this.#judge(earlier.check);
      say(`${id} still holds`, judgement.passed, failures(judgement));
    }
  }

  async #prediction(step: Extract<StepData, { kind: "predict" }>, say: Say): Promise<void> {
    await this.#bring(solvedFiles(this.#module, step.id));
    const measured = await measure(this.#options.cluster, probesOf(parseGrid(step.matrix)), this.#measuring());
    this.#compare(measured.cells);
    const wrong = measured.cells.filter(({ ok, outcome }) => !ok && outcome.kind !== "not-probed");
    say(
      "what is to be predicted is so",
      wrong.length === 0,
      wrong.map(({ probe, observed }) => `${probeText(probe)} is ${observed}`).join("; "),
    );
  }

  async #answered(
    check: CheckData,
    begin: readonly string[],
    file: string,
  ): Promise<{ kind: "judged"; judgement: Judgement } | { kind: "refused"; why: string }> {
    try {
      await this.#bring([...begin, file]);
      return { kind: "judged", judgement: await this.#judge(check, [file]) };
    } catch (error) {
      const refused = error instanceof ClusterError && (error.status !== undefined || error.trouble === "unknown-kind");
      if (!refused) throw error;
      return { kind: "refused", why: error.message };
    }
  }

  async #judge(check: CheckData, answer: readonly string[] = []): Promise<Judgement> {
    const options = { ...this.#measuring(), answer: this.#objectsOf(answer) };
    const judgement = await judge(this.#options.cluster, check, options);
    this.#compare(judgement.cells);
    return judgement;
  }

  #compare(cells: readonly Cell[]): void {
    const both = cells.filter(({ observed, predicted }) => observed !== undefined && predicted !== undefined);
    const differing = both
      .filter(({ observed, predicted }) => observed !== predicted)
      .map(({ probe, observed, predicted }) => `${probeText(probe)}: predicted ${predicted}, observed ${observed}`);
    const before = this.#compared;
    this.#compared = { cells: before.cells + both.length, differing: [...before.differing, ...differing] };
  }

  #objectsOf(files: readonly string[]): readonly RawObject[] {
    return load(files.map((file) => fileOf(this.#module, file))).map(({ object }) => object);
  }

  #measuring() {
    const namespaces = namespacesOf(this.#worlds);
    return {
      calico: this.#options.calico,
      namespaces,
      patience: this.#patience,
      settleMs: this.#options.settleMs ?? 3_000,
    };
  }

  async #bring(files: readonly string[]): Promise<void> {
    const given = lastOfEach(load(files.map((file) => fileOf(this.#module, file))));
    const desired: Desired = { worlds: this.#worlds, given };
    await bring(this.#options.cluster, desired, { knownNames: this.#known, worldsAreUp: this.#worldsAreUp });
    this.#worldsAreUp = true;
  }

  async #commands(
    step: StepData,
    section: LessonSection | undefined,
    when: LessonCommand["when"],
    say: Say,
  ): Promise<void> {
    // Steps without an answer of their own have one state only.
    const meant =
      section?.commands.filter((command) =>
        command.when === "show"
          ? false
          : isManifestStep(step) || step.kind === "apply" || step.kind === "predict"
            ? command.when === when
            : when === "solved",
      ) ?? [];
    const folder = meant.length > 0 ? this.#options.folderFor(this.#module, step) : "";
    for (const command of meant) {
      const { ok, code, output } = await this.#ranAsSaid(command, folder);
      say(
        `\`${command.text}\` ${command.outcome}${command.shows ? ` and shows ${command.shows}` : ""}`,
        ok,
        `exit code ${code}: ${output.trim().split("\n").slice(-3).join(" / ")}`,
      );
    }
  }

  /**
   * A service leads to its pods a moment after they are ready, and policies take effect a moment after they are applied: what
   * connects in another way than is said is tried again, as checks are.
   */
  async #ranAsSaid({ words, outcome, shows }: LessonCommand, folder: string) {
    const deadline = Date.now() + this.#measuring().settleMs;
    for (;;) {
      const { code, output } = await this.#options.run(words, folder);
      const ok = (code === 0) === (outcome === "succeeds") && (shows === undefined || output.includes(shows));
      if (ok || words[1] !== "exec" || Date.now() >= deadline) return { ok, code, output };
      await pause(betweenTriesMs);
    }
  }

  /** A table with destinations in its header is a matrix, and must be true. */
  async #table({ header, rows }: LessonTable, say: Say): Promise<void> {
    const targets = header.slice(1).map((cell) => cell.replaceAll("`", ""));
    if (targets.length === 0 || !targets.every((target) => /^(svc|pod|host|ip):/.test(target))) return;
    const inventory = await readInventory(this.#options.cluster, this.#measuring());
    for (const [source = "", ...cells] of rows) {
      for (const [index, cell] of cells.entries()) {
        if (cell === "" || cell === "-") continue;
        const probe = parseProbe(`${source.replaceAll("`", "")} -> ${targets[index]} ${cell}`);
        const predicted = predict(probe, inventory);
        say(
          `the lesson's table: ${probeText(probe)} ${probe.expected}`,
          predicted === probe.expected,
          `it is ${predicted}`,
        );
      }
    }
  }
}

const betweenTriesMs = 300;

type Say = (claim: string, ok: boolean, detail?: string) => void;

function failures({ cells, facts }: Judgement): string {
  const wrongCells = cells
    .filter(({ ok }) => !ok)
    .map(
      ({ probe, observed, outcome }) =>
        `${probeText(probe)}: expected ${probe.expected}, observed ${observed ?? JSON.stringify(outcome)}`,
    );
  return [...wrongCells, ...facts.filter(({ ok }) => !ok).map(({ says }) => says)].join("; ");
}

function probeText({ from, to }: Probe): string {
  return `${sourceText(from)} → ${targetText(to)}`;
}
