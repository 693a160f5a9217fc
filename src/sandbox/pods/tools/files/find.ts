/** `find`: paths, and for each file below them an expression of tests and actions. */
import { baseName } from "../../paths.ts";
import { type Process, StartError } from "../../process.ts";
import { complain, type Flavour, pathOf, type Tool } from "../tool.ts";
import { type Action, BadExpression, type Found, parseExpression, type Query } from "./find-expression.ts";

export const find: Tool = async (process, args, flavour) => {
  const options = args.findIndex((arg) => !/^-[HLP]$/.test(arg));
  const words = options === -1 ? [] : args.slice(options);
  const first = words.findIndex((arg) => /^[-(!]/.test(arg));
  const paths = first === -1 ? words : words.slice(0, first);
  let query: Query;
  try {
    query = parseExpression(first === -1 ? [] : words.slice(first), process);
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    await complain(process, flavour === "busybox" ? error.busybox : error.gnu);
    return 1;
  }
  return new Search(process, query, flavour).run(paths.length === 0 ? ["."] : paths);
};

class Search {
  readonly #process: Process;
  readonly #query: Query;
  readonly #flavour: Flavour;
  #status = 0;
  #ended = false;

  constructor(process: Process, query: Query, flavour: Flavour) {
    this.#process = process;
    this.#query = query;
    this.#flavour = flavour;
  }

  async run(paths: readonly string[]): Promise<number> {
    for (const path of paths) await this.#visit(path, 0);
    for (const { command, paths: collected } of this.#query.batches)
      if (collected.length > 0) await this.#spawn(command.flatMap((word) => (word === "{}" ? collected : [word])));
    return this.#status;
  }

  async #visit(path: string, depth: number): Promise<void> {
    if (this.#ended) return;
    await this.#process.breathe();
    const node = this.#process.files.findLink(pathOf(this.#process, path));
    if (node === undefined) {
      await complain(
        this.#process,
        this.#flavour === "busybox" ? `${path}: No such file or directory` : `‘${path}’: No such file or directory`,
      );
      this.#status = 1;
      return;
    }
    const { query, found } = { query: this.#query, found: { path, node, name: baseName(path), pruned: false } };
    const meant = depth >= query.shallowest;
    if (meant && !query.depthFirst) await this.#holds(query.expression, found);
    if (node.kind === "directory" && depth < query.deepest && !found.pruned)
      for (const name of [...node.entries.keys()]) await this.#visit(`${path.replace(/\/$/, "")}/${name}`, depth + 1);
    if (meant && query.depthFirst) await this.#holds(query.expression, found);
  }

  async #holds(expression: Action, found: Found & { pruned: boolean }): Promise<boolean> {
    if (this.#ended) return false;
    switch (expression.kind) {
      case "and":
        return (await this.#holds(expression.left, found)) && this.#holds(expression.right, found);
      case "or":
        return (await this.#holds(expression.left, found)) || this.#holds(expression.right, found);
      case "not":
        return !(await this.#holds(expression.operand, found));
      case "test":
        return expression.test(found);
      case "print":
        await this.#process.stdout.write(found.path + expression.end);
        return true;
      case "prune":
        found.pruned = true;
        return true;
      case "quit":
        this.#ended = true;
        return true;
      case "delete":
        return this.#delete(found);
      case "exec":
        return (await this.#spawn(expression.command.map((word) => word.replaceAll("{}", found.path)))) === 0;
      case "collect":
        expression.batch.paths.push(found.path);
        return true;
    }
  }

  async #delete({ path, node }: Found): Promise<boolean> {
    const { files } = this.#process;
    const place = pathOf(this.#process, path);
    const busy = node.kind === "directory" && node.entries.size > 0;
    if (path === "." || busy) {
      if (busy) await complain(this.#process, `${path}: Directory not empty`);
      return path === ".";
    }
    if (node.kind === "directory") files.removeDirectory(place);
    else files.remove(place);
    return true;
  }

  async #spawn(command: readonly string[]): Promise<number> {
    try {
      return await this.#process.spawn(command).exit;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      await complain(
        this.#process,
        this.#flavour === "busybox"
          ? `${command[0]}: No such file or directory`
          : `‘${command[0]}’: No such file or directory`,
      );
      return 127;
    }
  }
}
