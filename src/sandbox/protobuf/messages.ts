/** The messages of the built-in kinds, read from the same notation as their schemas. */
import { builtinTexts } from "../schema/builtin/index.ts";
import { type Definition, definitionsIn } from "../schema/notation.ts";

export interface Message {
  readonly fields: Map<number, Field>;
  /** Messages whose fields JSON shows as if they stood in the outer one. */
  readonly inlined: Map<number, Message>;
}

interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Whether an empty value says something that an absent one does not. */
  readonly keepsEmpty: boolean;
}

export type Shape =
  | { readonly of: "scalar"; readonly type: Scalar }
  | { readonly of: "list"; readonly item: Shape }
  | { readonly of: "map"; readonly value: Shape }
  | { readonly of: "message"; readonly model: string };

const scalars = ["string", "bytes", "bool", "int32", "int64", "double", "time", "microtime", "duration"] as const;
export type Scalar = (typeof scalars)[number];

let messages: ReadonlyMap<string, Message> | undefined;

/** The message of a model; undefined for one that is not built in. */
export function messageOf(model: string): Message | undefined {
  messages ??= readMessages(builtinTexts.flatMap(definitionsIn));
  return messages.get(model);
}

function readMessages(definitions: readonly Definition[]): ReadonlyMap<string, Message> {
  const models = definitions.map(({ model }) => model);
  return new Map(definitions.map((definition) => [definition.model, message(definition, models)]));
}

function message({ model, marks, fields }: Definition, models: readonly string[]): Message {
  const read = emptyMessage();
  const packageName = model.slice(0, model.lastIndexOf("."));
  if (marks.includes("@object")) {
    const metadata = shapeOf("ObjectMeta", packageName, models);
    read.fields.set(1, { name: "metadata", shape: metadata, keepsEmpty: false });
  }
  for (const { name, type, numbers, required, keepsEmpty } of fields) {
    const shape = shapeOf(type, packageName, models);
    place(read, numbers, { name, shape, keepsEmpty: keepsEmpty || (required && shape.of === "scalar") });
  }
  return read;
}

function place(message: Message, [number, ...rest]: readonly number[], field: Field): void {
  if (number === undefined) return;
  if (rest.length === 0) {
    message.fields.set(number, field);
    return;
  }
  const inner = message.inlined.get(number) ?? emptyMessage();
  message.inlined.set(number, inner);
  place(inner, rest, field);
}

function emptyMessage(): Message {
  return { fields: new Map(), inlined: new Map() };
}

function shapeOf(type: string, packageName: string, models: readonly string[]): Shape {
  const [, container, inside] = /^(list|map)<(.*)>$/.exec(type) ?? [];
  if (inside !== undefined) {
    const shape = shapeOf(inside, packageName, models);
    return container === "list" ? { of: "list", item: shape } : { of: "map", value: shape };
  }
  const [name = ""] = /^[A-Za-z0-9.]+/.exec(type) ?? [];
  const scalar = scalars.find((one) => one === name);
  if (scalar) return { of: "scalar", type: scalar };
  const local = `${packageName}.${name}`;
  const model = models.includes(local) ? local : (models.find((one) => one.endsWith(`.${name}`)) ?? name);
  return { of: "message", model };
}
