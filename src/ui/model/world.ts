/** The connections that matter here, with what the engine says of each: from the cluster, and from the learner's file as if applied. */
import { parseManifests } from "../../manifests/index.ts";
import {
  buildSnapshot,
  type CalicoRelease,
  evaluate,
  type FlowResult,
  type RawObject,
  type Snapshot,
  type SourceObject,
} from "../../policy/index.ts";
import type { Inventory } from "../../workshop/check/inventory.ts";
import { predict } from "../../workshop/check/matrix.ts";
import { plan } from "../../workshop/check/targets.ts";
import { identityOf } from "../../workshop/lab/desired.ts";
import type { StepData } from "../../workshop/module/format.ts";
import {
  type Expected,
  type Probe,
  type ProbeSource,
  type ProbeTarget,
  parseGrid,
  sourceText,
  targetText,
} from "../../workshop/module/probes.ts";

export interface World {
  readonly calico: CalicoRelease;
  readonly objects: readonly RawObject[];
  readonly snapshot: Snapshot;
  readonly sources: readonly SourceObject[];
  readonly cells: readonly WorldCell[];
  /** The learner's file, when it can be read. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  /** Why the file cannot be read. */
  readonly fileTrouble: string | undefined;
  /** True when the file says something else than the cluster holds. */
  readonly differs: boolean;
}

export interface WorldCell {
  readonly row: number;
  readonly column: number;
  readonly probe: Probe;
  readonly predicted: Expected | undefined;
  readonly result: FlowResult | undefined;
  /** What the file would make of it, if it were applied; present where that is something else. */
  readonly preview: Expected | undefined;
}

export interface ProbeGrid {
  readonly sources: readonly ProbeSource[];
  readonly targets: readonly ProbeTarget[];
  readonly probes: readonly { readonly row: number; readonly column: number; readonly probe: Probe }[];
}

/** The grid of a step: that of its check, or the one that is to be predicted. */
export function gridOfStep(step: StepData): ProbeGrid | undefined {
  const text = step.kind === "predict" ? step.matrix : "check" in step ? step.check?.matrix : undefined;
  if (text === undefined) return undefined;
  const { sources, targets, cells } = parseGrid(text);
  const probes = sources.flatMap((from, row) =>
    targets.flatMap((to, column) => {
      const expected = cells[row]?.[column];
      return expected ? [{ row, column, probe: { from, to, expected } }] : [];
    }),
  );
  return { sources, targets, probes };
}

export interface LookOptions {
  readonly inventory: Inventory;
  readonly grid: ProbeGrid | undefined;
  readonly calico: CalicoRelease;
  readonly file: { readonly path: string; readonly text: string } | undefined;
}

export function look({ inventory, grid, calico, file }: LookOptions): World {
  const read = file ? readFile(file) : { sources: [], trouble: undefined };
  const live = placed(inventory.objects, read.sources);
  const now: Inventory = { ...inventory, snapshot: buildSnapshot(live, { calico }) };
  const differs = read.sources.some(({ object }) => !isApplied(object, inventory.objects));
  const after = differs ? applied(inventory, live, read.sources, calico) : undefined;
  const cells = (grid?.probes ?? []).map(({ row, column, probe }): WorldCell => {
    const predicted = predict(probe, now);
    const preview = after ? predict(probe, after) : undefined;
    const { flow } = plan(probe, now, "cluster.local");
    return {
      row,
      column,
      probe,
      predicted,
      result: flow ? evaluate(now.snapshot, flow) : undefined,
      preview: preview !== predicted ? preview : undefined,
    };
  });
  return {
    calico,
    objects: inventory.objects,
    snapshot: now.snapshot,
    sources: live,
    cells,
    file,
    fileTrouble: read.trouble,
    differs,
  };
}

function readFile({ path, text }: { path: string; text: string }): {
  sources: readonly SourceObject[];
  trouble: string | undefined;
} {
  const { objects, problems } = parseManifests(text, fileName(path));
  const [problem] = problems;
  return { sources: objects, trouble: problem ? `line ${problem.place.line}: ${problem.message}` : undefined };
}

/** Where the cluster holds what the file says, the object is known with its lines. */
function placed(objects: readonly RawObject[], sources: readonly SourceObject[]): readonly SourceObject[] {
  return objects.map((object) => {
    const source = sources.find((each) => identityOf(each.object) === identityOf(object));
    return source && holds(object.spec, source.object.spec)
      ? { ...source, object: { ...source.object, ...object } }
      : { object };
  });
}

function isApplied(object: RawObject, objects: readonly RawObject[]): boolean {
  const live = objects.find((each) => identityOf(each) === identityOf(object));
  return live !== undefined && holds(live.spec, object.spec);
}

/** Whether everything that was written is there; a server adds defaults of its own. */
export function holds(live: unknown, written: unknown): boolean {
  if (Array.isArray(written))
    return (
      Array.isArray(live) && live.length === written.length && written.every((item, index) => holds(live[index], item))
    );
  if (typeof written === "object" && written !== null) {
    if (typeof live !== "object" || live === null) return Object.keys(written).length === 0;
    const known = new Map<string, unknown>(Object.entries(live));
    return Object.entries(written).every(([key, value]) => value === null || holds(known.get(key), value));
  }
  // A list that is written as empty is not stored by every server.
  return live === written;
}

function applied(
  inventory: Inventory,
  live: readonly SourceObject[],
  file: readonly SourceObject[],
  calico: CalicoRelease,
): Inventory {
  const replaced = new Set(file.map(({ object }) => identityOf(object)));
  const sources = [...live.filter(({ object }) => !replaced.has(identityOf(object))), ...file];
  return { ...inventory, objects: sources.map(({ object }) => object), snapshot: buildSnapshot(sources, { calico }) };
}

export function cellAt(world: World | undefined, row: number, column: number): WorldCell | undefined {
  return world?.cells.find((cell) => cell.row === row && cell.column === column);
}

export function probeName({ from, to }: Pick<Probe, "from" | "to">): string {
  return `${sourceText(from)} → ${targetText(to)}`;
}

/** The learner's files are spoken of by their names alone; they all lie in one folder. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
