/** What a container wrote, line by line with the time, as the kubelet keeps it. */
import { StringDecoder } from "node:string_decoder";

export interface LogLine {
  readonly time: number;
  readonly stream: "stdout" | "stderr";
  /** Without its line feed. */
  readonly text: string;
  /** The line ended with a line feed. False only for the last words of a program that left without one. */
  readonly complete: boolean;
}

/** The kubelet rotates by size; a lab needs the last few thousand lines. */
const mostLines = 4000;
const longestLine = 16 * 1024;

export class ContainerLog {
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #pending = { stdout: "", stderr: "" };
  readonly #decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Calls back for each new line until the result is called. */
  follow(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  append(stream: LogLine["stream"], data: Uint8Array): void {
    const parts = (this.#pending[stream] + this.#decoders[stream].write(Buffer.from(data))).split("\n");
    this.#pending[stream] = parts.pop() ?? "";
    for (const text of parts) this.#add({ time: this.#now(), stream, text, complete: true });
    if (this.#pending[stream].length > longestLine) this.#flush(stream);
  }

  /** The container has ended: what stands without a line feed counts too. */
  end(): void {
    this.#flush("stdout");
    this.#flush("stderr");
  }

  #flush(stream: LogLine["stream"]): void {
    const text = this.#pending[stream];
    this.#pending[stream] = "";
    if (text !== "") this.#add({ time: this.#now(), stream, text, complete: false });
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines.splice(0, mostLines / 4);
    for (const listener of this.#listeners) listener(line);
  }
}
