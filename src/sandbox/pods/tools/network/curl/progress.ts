/**
 * curl's progress meter on standard error:
 *
 *       % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
 *                                      Dload  Upload   Total   Spent    Left  Speed
 *     100   114  100   114    0     0  13052      0 --:--:-- --:--:-- --:--:-- 14250
 */
import type { Process } from "../../../process.ts";

export class ProgressMeter {
  readonly #process: Process;
  #began = 0;
  #bytes = 0;
  #expected = -1;
  #started = false;
  #cancel: () => void = () => {};

  constructor(process: Process) {
    this.#process = process;
  }

  async begin(): Promise<void> {
    this.#began = this.#process.clock.now();
    this.#bytes = 0;
    if (!this.#started) {
      this.#started = true;
      await this.#write(
        "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n",
      );
    }
    await this.#write(`\r${this.#row()}`);
    this.#tickLater();
  }

  async progress(bytes: number, expected: number): Promise<void> {
    this.#bytes = bytes;
    this.#expected = expected;
  }

  tick(): Promise<void> {
    return this.#write(`\r${this.#row()}`);
  }

  async end(): Promise<void> {
    this.#cancel();
    await this.#write(`\r${this.#row()}\n`);
  }

  #tickLater(): void {
    this.#cancel();
    this.#cancel = this.#process.clock.schedule(1000, () => {
      if (this.#process.killed.aborted) return;
      this.tick().catch(() => {});
      this.#tickLater();
    });
  }

  #row(): string {
    const milliseconds = this.#process.clock.now() - this.#began;
    const percent = this.#bytes > 0 ? (this.#expected > 0 ? Math.round((100 * this.#bytes) / this.#expected) : 100) : 0;
    const total = this.#expected > 0 ? this.#expected : this.#bytes;
    const speed = Math.round(this.#bytes / Math.max(0.001, milliseconds / 1000));
    const spent = milliseconds >= 1000 ? clock(milliseconds) : "--:--:--";
    const number = (value: number, width: number) => short(value).padStart(width);
    return `${number(percent, 3)} ${number(total, 5)}  ${number(percent, 3)} ${number(this.#bytes, 5)}    0     0 ${number(speed, 6)}      0 --:--:-- ${spent.padStart(8)} --:--:-- ${number(speed, 5)}`;
  }

  #write(text: string): Promise<void> {
    return this.#process.stderr.write(text);
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function short(value: number): string {
  if (value < 100_000) return String(value);
  return value < 10_240_000 ? `${Math.round(value / 1024)}k` : `${Math.round(value / 1024 / 1024)}M`;
}
