/**
 * The state on disk: an image of the store, and a log of the changes since. A change is appended before anybody is told of it,
 * so a process that is killed loses nothing that it had acknowledged; a line that was cut off is the end of the log.
 *
 *     state.json            the image, replaced as a whole
 *     changes-REVISION.log  one change a line, from that revision on
 */
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../disk.ts";
import { isObject, type Json, type KubeObject } from "../store/object.ts";
import { type Change, Store, type StoreImage } from "../store/store.ts";

const stateFile = "state.json";
const logName = /^changes-(\d+)\.log$/;
/** A log longer than this is folded into a new image. */
const longLog = 8 * 1024 * 1024;
/**
 * Clients may have seen changes that were lost with the machine, or on a full disk. The counter goes on above all that can
 * have been, so that no resourceVersion is ever given twice.
 */
const leap = 10_000;

/** The state that the folder holds; undefined where there is none yet. */
export function loadState(folder: string): StoreImage | undefined {
  const names = readdirSync(folder);
  const logs = logsIn(names);
  if (!names.includes(stateFile) && logs.length === 0) return undefined;
  const image = names.includes(stateFile) ? readImage(readFileSync(join(folder, stateFile), "utf8")) : emptyImage;
  const objects = new Map(image.objects.map((entry) => [keyOf(entry.resource, entry.object), entry]));
  let { revision } = image;
  for (const { name } of logs) {
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const entry = readEntry(line);
      if (!entry) break;
      if (entry.revision <= revision) continue;
      revision = entry.revision;
      const key = keyOf(entry.resource, entry.object);
      if (entry.deleted) objects.delete(key);
      else objects.set(key, entry);
    }
  }
  return { revision, objects: [...objects.values()].map(({ resource, object }) => ({ resource, object })) };
}

export const emptyImage: StoreImage = { revision: 1, objects: [] };

/** A store that goes on where the folder's state ended and keeps the folder up to date. */
export class Journal {
  readonly store: Store;
  readonly #folder: string;
  #log: number;
  #logSize = 0;
  #pending: string[] = [];
  readonly #onTrouble: (error: Error) => void;
  readonly #stopListening: () => void;

  constructor(folder: string, onTrouble: (error: Error) => void) {
    this.#folder = folder;
    this.#onTrouble = onTrouble;
    const found = loadState(folder);
    this.store = new Store(found && { ...found, revision: found.revision + leap });
    this.#log = this.#openLog();
    this.#fold();
    this.#stopListening = this.store.listen(undefined, (change) => this.#add(change));
  }

  close(): void {
    this.#stopListening();
    this.flush();
    closeSync(this.#log);
  }

  /** Writes what has not been written yet. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const text = this.#pending.join("");
    try {
      writeSync(this.#log, text);
      this.#pending = [];
      this.#logSize += text.length;
      if (this.#logSize > longLog) this.#fold();
    } catch (error) {
      // A full disk may have room again later; nothing is forgotten meanwhile.
      this.#onTrouble(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #add({ type, resource, object, revision }: Change): void {
    const entry =
      type === "DELETED"
        ? { revision, resource, deleted: true, object: nameOnly(object) }
        : { revision, resource, object };
    this.#pending.push(`${JSON.stringify(entry)}\n`);
    this.flush();
  }

  #openLog(): number {
    return openSync(join(this.#folder, `changes-${this.store.revision}.log`), "a", 0o600);
  }

  /** Writes a new image; the logs that it holds are no longer needed. */
  #fold(): void {
    const image = this.store.image();
    writeWhole(join(this.#folder, stateFile), `${JSON.stringify(image)}\n`, 0o600);
    const old = logsIn(readdirSync(this.#folder));
    closeSync(this.#log);
    for (const { name } of old) rmSync(join(this.#folder, name), { force: true });
    this.#log = this.#openLog();
    this.#logSize = 0;
  }
}

/** Puts other objects into the folder of a sandbox that does not run; the counter of versions never goes back. */
export function replaceState(folder: string, image: StoreImage): void {
  const revision = Math.max(image.revision, loadState(folder)?.revision ?? 0);
  const logs = logsIn(readdirSync(folder));
  writeWhole(join(folder, stateFile), `${JSON.stringify({ ...image, revision })}\n`, 0o600);
  for (const { name } of logs) rmSync(join(folder, name), { force: true });
}

function logsIn(names: readonly string[]): { readonly name: string; readonly from: number }[] {
  return names
    .map((name) => ({ name, from: Number(logName.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ from }) => !Number.isNaN(from))
    .sort((a, b) => a.from - b.from);
}

interface Entry {
  readonly revision: number;
  readonly resource: string;
  readonly deleted: boolean;
  readonly object: KubeObject;
}

function readEntry(line: string): Entry | undefined {
  let value: Json;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value.revision !== "number" || typeof value.resource !== "string") return undefined;
  if (!isStored(value.object)) return undefined;
  const { revision, resource, object } = value;
  return { revision, resource, object, deleted: value.deleted === true };
}

/** Throws where the text is no image. */
export function readImage(text: string): StoreImage {
  const value: Json = JSON.parse(text);
  if (!isObject(value) || typeof value.revision !== "number" || !Array.isArray(value.objects))
    throw new Error("it holds no state of a cluster");
  const objects = value.objects.map((entry: Json) => {
    if (!isObject(entry) || typeof entry.resource !== "string" || !isStored(entry.object))
      throw new Error("an object in it is not whole");
    return { resource: entry.resource, object: entry.object };
  });
  return { revision: value.revision, objects };
}

/** What the server wrote it may read again without looking at every field. */
function isStored(value: Json | undefined): value is KubeObject {
  return (
    isObject(value) &&
    typeof value.kind === "string" &&
    isObject(value.metadata) &&
    typeof value.metadata.name === "string"
  );
}

function nameOnly({ apiVersion, kind, metadata }: KubeObject) {
  const { name, namespace } = metadata;
  return { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
}

function keyOf(resource: string, { metadata }: KubeObject): string {
  return `${resource} ${metadata.namespace ?? ""}/${metadata.name}`;
}
