/** Carries out a recipe, command by command, and says meanwhile what is waited for. */
import { setTimeout as delay } from "node:timers/promises";
import { EnvironmentError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap, isReady } from "../check/inventory.ts";
import { whyWaiting } from "../lab/bring.ts";
import { type Ended, jsonIn, type Programs } from "./machine.ts";
import { lineOf, type Recipe, type Stage } from "./recipe.ts";
import { troubleIn } from "./trouble.ts";

export interface Watchers {
  onStage(stage: Stage, number: number): void;
  /** A line that a program printed. */
  onLine(line: string): void;
  onWaiting(words: string): void;
  readonly signal?: AbortSignal;
}

export async function provision(programs: Programs, recipe: Recipe, watchers: Watchers): Promise<void> {
  const { signal } = watchers;
  for (const [index, stage] of recipe.stages.entries()) {
    watchers.onStage(stage, index + 1);
    const ended = await carriedOut(programs, recipe, stage, watchers);
    if (signal?.aborted)
      throw new EnvironmentError("interrupted while the cluster was being made", {
        next: [`${lineOf({ words: recipe.removal })}   (removes what was begun)`],
      });
    if (ended.code === 0) continue;
    const waiting = index === 0 ? [] : notReady(await podsIn(programs, recipe)).map(podText);
    throw troubleIn(recipe, { stage, waiting, ...ended });
  }
}

async function carriedOut(programs: Programs, recipe: Recipe, stage: Stage, watchers: Watchers): Promise<Ended> {
  const { onLine, signal } = watchers;
  const over = new AbortController();
  const told = stage.waits ? tell(programs, recipe, watchers, over.signal) : undefined;
  try {
    return await programs.run(stage.words, {
      onLine,
      withinMinutes: stage.withinMinutes,
      ...(stage.input === undefined ? {} : { input: stage.input }),
      ...(signal ? { signal } : {}),
    });
  } finally {
    over.abort();
    await told;
  }
}

const tellEveryMs = 3_000;

/** Says how many pods are ready, and what the first of the others waits for, whenever that changes. */
async function tell(programs: Programs, recipe: Recipe, { onWaiting }: Watchers, over: AbortSignal): Promise<void> {
  let last = "";
  while (!over.aborted) {
    const pods = await podsIn(programs, recipe);
    const [first] = notReady(pods);
    const ready = pods.length - notReady(pods).length;
    const words =
      pods.length === 0 ? last : `${ready} of ${pods.length} pods are ready${first ? `; ${podText(first)}` : ""}`;
    if (words !== last) onWaiting(words);
    last = words;
    await delay(tellEveryMs, undefined, { signal: over }).catch(() => undefined);
  }
}

async function podsIn(programs: Programs, { context }: Recipe): Promise<readonly RawObject[]> {
  const words = ["kubectl", "--context", context, "get", "pods", "-A", "-o", "json", "--request-timeout=5s"];
  const { code, output } = await programs.run(words, { withinMinutes: 0.2 });
  const list = code === 0 ? jsonIn(output) : undefined;
  return isMap(list) && Array.isArray(list.items) ? list.items : [];
}

function notReady(pods: readonly RawObject[]): readonly RawObject[] {
  return pods.filter((pod) => !isReady(pod) && !(isMap(pod.status) && pod.status.phase === "Succeeded"));
}

function podText(pod: RawObject): string {
  return `${pod.metadata.namespace}/${pod.metadata.name}: ${whyWaiting(pod)}`;
}
