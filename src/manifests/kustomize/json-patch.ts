/** JSON patches (RFC 6902): a list of operations, each on one field by its pointer. */
import { child, listTree, type MapTree, type Tree, textAt, toJson } from "../tree.ts";
import { withField, withoutField } from "./edit.ts";
import { Fields, refuse } from "./fields.ts";

interface Operation {
  readonly op: string;
  readonly path: readonly string[];
  readonly from?: readonly string[];
  readonly value?: Tree;
  readonly tree: Tree;
}

const operations = ["add", "remove", "replace", "move", "copy", "test"];

export function parseOperations(patch: Tree): readonly Operation[] {
  if (patch.kind !== "list") refuse(patch, "a JSON patch is a list of operations");
  return patch.items.map((tree) => {
    const fields = new Fields(tree, "an operation", ["op", "path", "from", "value"]);
    const op = fields.requiredText("op");
    if (!operations.includes(op)) refuse(tree, `unknown operation ${op}; one of: ${operations.join(", ")}`);
    const value = fields.tree.entries.get("value");
    if (!value && ["add", "replace", "test"].includes(op)) refuse(tree, `the operation ${op} needs a value`);
    const from = ["move", "copy"].includes(op) ? pointer(fields.requiredText("from"), tree) : undefined;
    const path = pointer(textAt(tree, "path") === "" ? "" : fields.requiredText("path"), tree);
    return { op, path, tree, ...(from && { from }), ...(value && { value }) };
  });
}

function pointer(text: string, tree: Tree): readonly string[] {
  if (text !== "" && !text.startsWith("/")) refuse(tree, `a path starts with /, this is ${text}`);
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function applyOperations(object: MapTree, patch: readonly Operation[]): MapTree {
  const result = patch.reduce<Tree>(applyOperation, object);
  return result.kind === "map" ? result : refuse(result, "the patch leaves no object");
}

function applyOperation(object: Tree, operation: Operation): Tree {
  const { op, path, from = [], value, tree } = operation;
  const missing = (steps: readonly string[]) => refuse(tree, `there is no /${steps.join("/")} in the object`);
  if (op === "move") {
    const moved = lookUp(object, from) ?? missing(from);
    return put(put(object, from, undefined, true) ?? missing(from), path, moved, false) ?? missing(path);
  }
  if (op === "copy") return put(object, path, lookUp(object, from) ?? missing(from), false) ?? missing(path);
  if (op === "test") {
    const found = lookUp(object, path);
    const same = found && value && JSON.stringify(toJson(found)) === JSON.stringify(toJson(value));
    return same ? object : refuse(tree, `the test of /${path.join("/")} fails`);
  }
  if (op === "add") return put(object, path, value, false) ?? missing(path);
  if (!lookUp(object, path)) missing(path);
  return put(object, path, op === "remove" ? undefined : value, true) ?? missing(path);
}

function lookUp(tree: Tree, path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (at, step) => child(at, at?.kind === "list" && /^\d+$/.test(step) ? Number(step) : step),
    tree,
  );
}

/** Puts a value, or takes the field out when there is none. In a list, `over` replaces an item and otherwise one is inserted. */
function put(tree: Tree, path: readonly string[], value: Tree | undefined, over: boolean): Tree | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (tree.kind === "map") {
    if (rest.length === 0) return value ? withField(tree, step, value) : withoutField(tree, step);
    const old = tree.entries.get(step);
    const changed = old && put(old, rest, value, over);
    return changed && withField(tree, step, changed);
  }
  if (tree.kind !== "list") return undefined;
  const index = step === "-" ? tree.items.length : /^\d+$/.test(step) ? Number(step) : Number.NaN;
  const old = tree.items[index];
  if (rest.length > 0) {
    const changed = old && put(old, rest, value, over);
    return changed && listTree(tree.at, tree.items.with(index, changed));
  }
  if (!(index <= tree.items.length - (over ? 1 : 0))) return undefined;
  return listTree(tree.at, tree.items.toSpliced(index, over ? 1 : 0, ...(value ? [value] : [])));
}
