/** The fields that one word turns into, and where what is expanded splits. */
import { quotePattern } from "./glob.ts";

export class Fields {
  readonly done: { text: string; pattern: string }[] = [];
  #text = "";
  #pattern = "";
  #exists = false;

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
  split(text: string, ifs: string): void {
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

  /** `"$@"`: as many fields as there are values, the outer ones joined to what stands beside. */
  each(values: readonly string[]): void {
    for (const [index, value] of values.entries()) {
      if (index > 0) this.next();
      this.quoted(value);
    }
  }

  /** Marks that there is a field even if it is empty. */
  exist(): void {
    this.#exists = true;
  }
}
