/** The fields that one word turns into, and where what is expanded splits. */
import { quotePattern } from "./glob.ts";

/** Whether an expansion's result is quoted, split, or (in assignments and patterns) neither. */
export type Quoting = "quoted" | "split" | "unsplit";

export class Fields {
  readonly #ifs: () => string;
  readonly done: { text: string; pattern: string }[] = [];
  #text = "";
  #pattern = "";
  #exists = false;

  constructor(ifs: () => string) {
    this.#ifs = ifs;
  }

  /** What an expansion gave. */
  value(text: string, quoting: Quoting): void {
    if (quoting === "quoted") this.quoted(text);
    else if (quoting === "unsplit") this.active(text);
    else this.#split(text);
  }

  /** What `$@`, `$*` and their like for arrays gave. */
  list(values: readonly string[], kind: "@" | "*", quoting: Quoting): void {
    if (quoting === "unsplit") this.active(values.join(" "));
    else if (quoting === "quoted" && kind === "*") this.quoted(values.join(this.#ifs().charAt(0)));
    // As many fields as there are values, the outer ones joined to what stands beside.
    else
      for (const [index, value] of values.entries()) {
        if (index > 0) this.next();
        this.value(value, quoting);
      }
  }

  /** Text that neither splits nor matches files. */
  quoted(text: string): void {
    this.#text += text;
    this.#pattern += quotePattern(text);
    this.#exists = true;
  }

  /** Text whose pattern characters count. */
  active(text: string): void {
    this.#text += text;
    this.#pattern += text.replaceAll("\\", "\\\\");
    this.#exists = true;
  }

  /** An unquoted expansion's result, which splits at IFS. */
  #split(text: string): void {
    const ifs = this.#ifs();
    const blanks = [...ifs].filter((char) => " \t\n".includes(char)).join("");
    let atBlank = false;
    for (const char of text) {
      if (!ifs.includes(char)) {
        if (atBlank) this.next();
        atBlank = false;
        this.active(char);
      } else if (blanks.includes(char)) atBlank = this.#exists;
      else {
        this.#exists = true;
        this.next();
        atBlank = false;
      }
    }
    if (atBlank) this.next();
  }

  /** Ends the current field. */
  next(): void {
    if (this.#exists) this.done.push({ text: this.#text, pattern: this.#pattern });
    this.#text = "";
    this.#pattern = "";
    this.#exists = false;
  }

  /** Marks that there is a field even if it is empty. */
  exist(): void {
    this.#exists = true;
  }
}
