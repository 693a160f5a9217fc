/** The files and commands that an awk program writes to and reads from, each open until it is closed. */
import { FileError } from "../../../file-error.ts";
import { openToRead, openToWrite } from "../../../open.ts";
import type { Process } from "../../../process.ts";
import { pipe, type Sink } from "../../../streams.ts";
import { RecordReader } from "./records.ts";

interface Writing {
  readonly sink: Sink;
  readonly ended?: Promise<number>;
}

interface Reading {
  readonly reader: RecordReader;
  readonly ended?: Promise<number>;
}

export class Channels {
  readonly #process: Process;
  readonly #writing = new Map<string, Writing>();
  readonly #reading = new Map<string, Reading>();

  constructor(process: Process) {
    this.#process = process;
  }

  /** `>`, `>>` or `|` */
  output(operator: string, name: string): Sink {
    const known = this.#writing.get(name);
    if (known !== undefined) return known.sink;
    const made = operator === "|" ? this.#command(name) : { sink: openToWrite(name, this.#process, operator === ">>") };
    this.#writing.set(name, made);
    return made.sink;
  }

  /** Undefined: there is no such file. */
  input(kind: "file" | "command", name: string): RecordReader | undefined {
    const known = this.#reading.get(name);
    if (known !== undefined) return known.reader;
    try {
      const made = kind === "command" ? this.#outputOf(name) : { reader: new RecordReader(this.#open(name)) };
      this.#reading.set(name, made);
      return made.reader;
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  /** The status of a command; -1 where nothing of that name is open. */
  async close(name: string): Promise<number> {
    const [writing, reading] = [this.#writing.get(name), this.#reading.get(name)];
    if (writing === undefined && reading === undefined) return -1;
    this.#writing.delete(name);
    this.#reading.delete(name);
    writing?.sink.close();
    return (await (writing?.ended ?? reading?.ended)) ?? 0;
  }

  async closeAll(): Promise<void> {
    for (const name of [...this.#writing.keys()]) await this.close(name);
  }

  #open(name: string) {
    return name === "-" ? this.#process.stdin : openToRead(name, this.#process);
  }

  #command(text: string): Writing {
    const { source, sink } = pipe();
    return { sink, ended: this.#process.spawn(["sh", "-c", text], { stdin: source }).exit };
  }

  #outputOf(text: string): Reading {
    const { source, sink } = pipe();
    const child = this.#process.spawn(["sh", "-c", text], { stdout: sink });
    sink.close();
    return { reader: new RecordReader(source), ended: child.exit };
  }
}
