/** awk's main input: the files that ARGV names one after the other, or standard input; assignments among them count from there on. */
import { FileError } from "../../../file-error.ts";
import { openToRead } from "../../../open.ts";
import type { Process } from "../../../process.ts";
import { unescaped } from "./lexer.ts";
import { RecordReader } from "./records.ts";
import type { State } from "./state.ts";
import { numberOf } from "./values.ts";

/** A file of the input that cannot be read. */
export class NoInput extends Error {
  readonly file: string;
  constructor(file: string, why: FileError) {
    super(why.message);
    this.file = file;
  }
}

export const assignmentIn = (word: string): readonly [name: string, value: string] | undefined => {
  const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
  return name === undefined || value === undefined ? undefined : [name, unescaped(value)];
};

export class MainInput {
  readonly #process: Process;
  readonly #state: State;
  #next = 1;
  #reader: RecordReader | undefined;
  #hadFile = false;

  constructor(process: Process, state: State) {
    this.#process = process;
    this.#state = state;
  }

  /** The next record, counted. */
  async record(): Promise<string | undefined> {
    for (;;) {
      this.#reader ??= this.#open();
      if (this.#reader === undefined) return undefined;
      const record = await this.#reader.next(this.#state.textOf("RS"));
      if (record !== undefined) {
        this.#state.count("NR");
        this.#state.count("FNR");
        return record;
      }
      this.#reader = undefined;
    }
  }

  /** `nextfile` */
  skipFile(): void {
    this.#reader = undefined;
  }

  #open(): RecordReader | undefined {
    const state = this.#state;
    while (this.#next < numberOf(state.get("ARGC"))) {
      const word = state.text(state.array("ARGV").get(String(this.#next++)));
      const assignment = assignmentIn(word);
      if (assignment !== undefined) state.set(assignment[0], { input: assignment[1] });
      else if (word !== "") return this.#read(word);
    }
    return this.#hadFile ? undefined : this.#read("-");
  }

  #read(name: string): RecordReader {
    this.#hadFile = true;
    this.#state.set("FNR", 0);
    if (name === "-") return new RecordReader(this.#process.stdin);
    this.#state.set("FILENAME", { input: name });
    try {
      return new RecordReader(openToRead(name, this.#process));
    } catch (error) {
      throw error instanceof FileError ? new NoInput(name, error) : error;
    }
  }
}
