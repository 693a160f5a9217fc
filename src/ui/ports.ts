/** Everything outside that the UI needs: whoever opens it provides these, and nothing else is touched. */
import type { CalicoRelease } from "../policy/index.ts";
import type { Inventory } from "../workshop/check/inventory.ts";
import type { FlowQuery, FlowRecord } from "../workshop/flows/flow.ts";
import type { Workshop } from "../workshop/workshop.ts";

export type ClusterChoice = { readonly kind: "sandbox" } | ContextChoice;

export interface ContextChoice {
  readonly kind: "context";
  readonly name: string;
  /** The file that has it, where that is not one in which kubectl looks. */
  readonly kubeconfig?: string;
}

export interface Host {
  /** Undefined at the first start, when the learner has not chosen yet. */
  readonly chosen: ClusterChoice | undefined;
  /** The contexts of the learner's own kubeconfig. */
  contexts(): Promise<readonly string[]>;
  /** Starts or reaches the cluster and opens the workshop where the learner was. */
  open(choice: ClusterChoice, opening: Opening): Promise<Session>;
}

export interface Opening {
  onProgress(words: string): void;
  /** Gives the terminal to something else, for example a question, until that is done. */
  lend<T>(use: () => Promise<T>): Promise<T>;
  readonly signal: AbortSignal;
}

export interface Session {
  readonly workshop: Workshop;
  /** How the cluster is called on the screen. */
  readonly cluster: string;
  readonly calico: CalicoRelease;
  /** Runs a command as a lesson shows it. */
  run(words: readonly string[], signal: AbortSignal): Promise<CommandOutput>;
  /** What a file is called from where the learner started the program. */
  nameOf(path: string): string;
  /** The content of one of the learner's or the author's files; undefined when there is none. */
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  /** Calls back when the file was saved; returns what ends it. */
  watch(path: string, onSave: () => void): () => void;
  /** What the cluster holds now. */
  inventory(signal: AbortSignal): Promise<Inventory>;
  /** The flow log; undefined where the cluster keeps none. */
  flows(query: FlowQuery, signal: AbortSignal): Promise<readonly FlowRecord[] | undefined>;
  /** The learner's editor on a file; false when none is set, an error when it fails. The terminal is free for it meanwhile. */
  edit(path: string): Promise<boolean>;
  /** The learner's shell, where kubectl and commands of ours work on this cluster. */
  shell(): Promise<void>;
  /** Writes the page of results into the learner's folder; returns the files' names. */
  writeResults(): readonly string[];
  close(): void;
}

export interface CommandOutput {
  readonly code: number;
  readonly output: string;
  /** It may have changed what the cluster holds. */
  readonly changes?: boolean;
}
