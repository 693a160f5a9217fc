/** The flow log's memory, as Goldmane keeps it: rows in buckets of time, the oldest forgotten. */
import type { Clock } from "../../clock.ts";
import type { Hit } from "./hits.ts";

export interface FlowEnd {
  readonly name: string;
  /** "-" for what has no namespace. */
  readonly namespace: string;
  readonly type: "WorkloadEndpoint" | "NetworkSet" | "Network";
  readonly labels: Readonly<Record<string, string>>;
}

/** What makes two connections one row. */
export interface FlowKey {
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  readonly protocol: string;
  readonly port: number;
  readonly reporter: "Src" | "Dst";
  readonly action: "Allow" | "Deny";
  readonly enforced: readonly Hit[];
  readonly pending: readonly Hit[];
}

/** Seen from the reporter's own side: `in` is what it received. */
export interface Counters {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface FlowRow extends FlowKey, Counters {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
}

interface Bucket {
  readonly start: number;
  readonly rows: Map<string, FlowRow>;
}

/** Rows are of fifteen seconds, and those of the last hour are kept. */
const bucketSeconds = 15;
const bucketsKept = 242;

export class FlowLog {
  readonly #clock: Clock;
  readonly #buckets: Bucket[] = [];
  readonly #listeners = new Set<(rows: readonly FlowRow[]) => void>();
  #rollover: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  count(key: FlowKey, counters: Counters): void {
    const bucket = this.#currentBucket();
    const text = textOf(key);
    const row = bucket.rows.get(text);
    bucket.rows.set(
      text,
      row
        ? merged(row, { ...row, ...counters, source: key.source, destination: key.destination })
        : { ...key, ...counters, start: bucket.start, end: bucket.start + bucketSeconds },
    );
  }

  /** Rows of the buckets that overlap the time, those with the same key made one. */
  rows(from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY): readonly FlowRow[] {
    const found = new Map<string, FlowRow>();
    for (const bucket of this.#buckets) {
      if (bucket.start + bucketSeconds <= from || bucket.start >= until) continue;
      for (const [text, row] of bucket.rows) {
        const before = found.get(text);
        found.set(text, before ? merged(before, row) : row);
      }
    }
    return [...found.values()];
  }

  now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  /** Calls the listener with each bucket's rows when the bucket is complete. */
  onBucket(listener: (rows: readonly FlowRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#rollover?.();
    this.#listeners.clear();
  }

  #currentBucket(): Bucket {
    const start = Math.floor(this.now() / bucketSeconds) * bucketSeconds;
    const last = this.#buckets.at(-1);
    if (last && last.start >= start) return last;
    const bucket = { start, rows: new Map<string, FlowRow>() };
    this.#buckets.push(bucket);
    const oldest = start - bucketsKept * bucketSeconds;
    while ((this.#buckets[0]?.start ?? start) < oldest) this.#buckets.shift();
    const ends = (start + bucketSeconds) * 1000 - this.#clock.now();
    this.#rollover = this.#clock.schedule(ends, () => {
      const rows = [...bucket.rows.values()];
      for (const listener of this.#listeners) listener(rows);
    });
    return bucket;
  }
}

function textOf(key: FlowKey): string {
  const end = ({ name, namespace, type }: FlowEnd) => [name, namespace, type];
  return JSON.stringify([
    end(key.source),
    end(key.destination),
    key.protocol,
    key.port,
    key.reporter,
    key.action,
    key.enforced,
    key.pending,
  ]);
}

function merged(one: FlowRow, other: FlowRow): FlowRow {
  return {
    ...one,
    source: { ...one.source, labels: common(one.source.labels, other.source.labels) },
    destination: { ...one.destination, labels: common(one.destination.labels, other.destination.labels) },
    start: Math.min(one.start, other.start),
    end: Math.max(one.end, other.end),
    packetsIn: one.packetsIn + other.packetsIn,
    packetsOut: one.packetsOut + other.packetsOut,
    bytesIn: one.bytesIn + other.bytesIn,
    bytesOut: one.bytesOut + other.bytesOut,
  };
}

/** The labels that all pods behind a row share. */
function common(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (one === other) return one;
  return Object.fromEntries(
    Object.entries(one).filter(([name, value]) => Object.hasOwn(other, name) && other[name] === value),
  );
}
