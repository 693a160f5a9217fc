/** Places in an object, and the refusals that an API server words about them. */
import { print, printTyped } from "../../policy/refusals/field.ts";
import type { FieldPath, Refusal } from "../../policy/types.ts";
import type { Json } from "../store/object.ts";

export class Field {
  readonly text: string;
  readonly path: FieldPath;

  private constructor(text: string, path: FieldPath) {
    this.text = text;
    this.path = path;
  }

  /** `Field.at("spec", "ports")`. */
  static at(...names: readonly string[]): Field {
    return new Field(names.join("."), names);
  }

  child(...names: readonly string[]): Field {
    return new Field([...(this.text === "" ? [] : [this.text]), ...names].join("."), [...this.path, ...names]);
  }

  index(index: number): Field {
    return new Field(`${this.text}[${index}]`, [...this.path, index]);
  }

  /** An entry of a map: `data[a.txt]`. */
  key(key: string): Field {
    return new Field(`${this.text}[${key}]`, [...this.path, key]);
  }

  required(detail = ""): Refusal {
    return this.#refusal("FieldValueRequired", `Required value${detail === "" ? "" : `: ${detail}`}`);
  }

  invalid(value: Json | undefined, detail: string): Refusal {
    const shown = typeof value === "string" ? print(value) : printTyped(value ?? null);
    return this.#refusal("FieldValueInvalid", `Invalid value: ${shown}${detail === "" ? "" : `: ${detail}`}`);
  }

  /** One refusal a complaint. */
  unlike(value: Json | undefined, complaints: readonly string[]): Refusal[] {
    return complaints.map((complaint) => this.invalid(value, complaint));
  }

  notSupported(value: Json | undefined, supported: readonly string[]): Refusal {
    const values = supported.map((one) => print(one)).join(", ");
    const shown = typeof value === "string" ? print(value) : printTyped(value ?? null);
    return this.#refusal("FieldValueNotSupported", `Unsupported value: ${shown}: supported values: ${values}`);
  }

  forbidden(detail: string): Refusal {
    return this.#refusal("FieldValueForbidden", `Forbidden: ${detail}`);
  }

  duplicate(value: Json | undefined): Refusal {
    return this.#refusal("FieldValueDuplicate", `Duplicate value: ${printTyped(value ?? null)}`);
  }

  notFound(value: Json | undefined): Refusal {
    return this.#refusal("FieldValueNotFound", `Not found: ${printTyped(value ?? null)}`);
  }

  /** The decoder cannot read the value: the whole answer is this text. */
  malformed(message: string): Refusal {
    return { field: this.text, path: this.path, answer: "malformed", message };
  }

  tooLong(limit: number): Refusal {
    return this.#refusal("FieldValueTooLong", `Too long: may not be more than ${limit} bytes`);
  }

  #refusal(reason: NonNullable<Refusal["reason"]>, message: string): Refusal {
    return { field: this.text, path: this.path, answer: "invalid", reason, message };
  }
}
