/** The connections that matter here, with what the engine says of each: from the cluster, and from the learner's file as if applied. */
import { parseManifests } from "../../manifests/index.ts";
import { buildSnapshot, type CalicoRelease, type RawObject, type SourceObject } from "../../policy/index.ts";
import type { Inventory } from "../../workshop/check/inventory.ts";
import { type Prediction, predict, prediction } from "../../workshop/check/matrix.ts";
import { identityOf } from "../../workshop/lab/desired.ts";
import type { StepData } from "../../workshop/module/format.ts";
import {
  type Connection,
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
  readonly sources: readonly SourceObject[];
  /** The namespaces that this part of the course is about. */
  readonly namespaces: readonly string[];
  readonly now: Inventory;
  /** With the learner's file as if it were applied, where that is not so already. */
  readonly after: Inventory | undefined;
  /** The learner's file, when it can be read. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  /** Why the file cannot be read. */
  readonly fileTrouble: string | undefined;
  /** True when the file says something else than the cluster holds. */
  readonly differs: boolean;
}

export interface Foreseen extends Prediction {
  /** What the file would make of it, if it were applied; present where that is something else. */
  readonly preview: Expected | undefined;
}

export interface ProbeGrid {
  readonly sources: readonly ProbeSource[];
  readonly targets: readonly ProbeTarget[];
  readonly probes: readonly { readonly row: number; readonly column: number; readonly probe: Probe }[];
}

const grids = new WeakMap<StepData, ProbeGrid>();

/** The grid of a step: that of its check, or the one that is to be predicted. */
export function gridOfStep(step: StepData): ProbeGrid | undefined {
  const grid = grids.get(step) ?? readGrid(step);
  if (grid) grids.set(step, grid);
  return grid;
}

function readGrid(step: StepData): ProbeGrid | undefined {
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
  readonly calico: CalicoRelease;
  readonly namespaces: readonly string[];
  readonly file: { readonly path: string; readonly text: string } | undefined;
}

export function look({ inventory, calico, namespaces, file }: LookOptions): World {
  const read = file ? readFile(file) : { sources: [], trouble: undefined };
  const live = placed(inventory.objects, read.sources);
  const now: Inventory = { ...inventory, snapshot: buildSnapshot(live, { calico }) };
  const differs = read.sources.some(({ object }) => !isApplied(object, inventory.objects));
  const after = differs ? applied(inventory, live, read.sources, calico) : undefined;
  return {
    calico,
    sources: live,
    namespaces,
    now,
    after,
    file,
    fileTrouble: read.trouble,
    differs,
  };
}

function foresee(connection: Connection, now: Inventory, after: Inventory | undefined): Foreseen {
  const { result, predicted } = prediction(connection, now);
  const preview = after ? predict(connection, after) : undefined;
  return { result, predicted, preview: preview !== predicted ? preview : undefined };
}

const known = new WeakMap<World, Map<string, Foreseen>>();

/** Any connection of this world; each is worked out once. */
export function foreseenIn(world: World, connection: Connection): Foreseen {
  const found = known.get(world) ?? new Map<string, Foreseen>();
  known.set(world, found);
  const name = probeName(connection);
  const here = found.get(name) ?? foresee(connection, world.now, world.after);
  found.set(name, here);
  return here;
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

export function probeAt(grid: ProbeGrid, row: number, column: number): Probe | undefined {
  return grid.probes.find((each) => each.row === row && each.column === column)?.probe;
}

export function probeName({ from, to }: Connection): string {
  return `${sourceText(from)} → ${targetText(to)}`;
}

/** The learner's files are spoken of by their names alone; they all lie in one folder. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
