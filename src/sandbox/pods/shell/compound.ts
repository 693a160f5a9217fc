/** Loops, conditions, cases, groups: the commands that contain others. */
import type { CompoundCommand, Word } from "unbash";
import { evaluate, evaluateText } from "./arithmetic.ts";
import { LoopJump, ShellError, syntaxError } from "./errors.ts";
import { arithmeticVariables, expandPattern, expandText, expandWords } from "./expand.ts";
import { matches } from "./glob.ts";
import { awaitChild } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import type { Streams } from "./streams.ts";
import { evaluateTest } from "./test-command.ts";

export async function runCompound(shell: Shell, node: CompoundCommand, streams: Streams): Promise<number> {
  switch (node.type) {
    case "BraceGroup":
      return shell.list(node.body.commands, streams);
    case "Subshell":
      return awaitChild(
        shell,
        shell.inOwnProcess((own) => own.list(node.body.commands, own.streams), streams),
        streams,
      );
    case "If":
      for (const { clause, then } of [node, ...node.elif])
        if ((await shell.condition(() => shell.list(clause.commands, streams))) === 0)
          return shell.list(then.commands, streams);
      return node.else === undefined ? 0 : shell.list(node.else.commands, streams);
    case "While": {
      const wanted = node.kind === "while";
      return loop(
        shell,
        async () => ((await shell.condition(() => shell.list(node.clause.commands, streams))) === 0) === wanted,
        () => shell.list(node.body.commands, streams),
      );
    }
    case "For": {
      const values =
        node.wordlist === undefined
          ? [...shell.state.positional]
          : await expandWords(node.wordlist, shell.expander(streams));
      const next = values.values();
      return loop(
        shell,
        async () => {
          const { done, value } = next.next();
          if (!done) shell.state.set(node.name.value, value);
          return !done;
        },
        () => shell.list(node.body.commands, streams),
      );
    }
    case "ArithmeticFor": {
      if (shell.dialect !== "bash") throw syntaxError("bad for loop variable", shell.dialect);
      const number = (part: typeof node.test) =>
        part === undefined ? Promise.resolve(1n) : evaluate(part, arithmeticVariables(shell.expander(streams)));
      await number(node.initialize);
      let first = true;
      return loop(
        shell,
        async () => {
          if (!first) await number(node.update);
          first = false;
          return (await number(node.test)) !== 0n;
        },
        () => shell.list(node.body.commands, streams),
      );
    }
    case "Case": {
      const text = await expandText(node.word, shell.expander(streams));
      let falling = false;
      for (const { pattern, body, terminator } of node.items) {
        if (terminator !== ";;" && terminator !== undefined && shell.dialect !== "bash")
          throw syntaxError(shell.dialect === "ash" ? 'unexpected "&"' : '"&" unexpected', shell.dialect);
        if (!falling && !(await anyMatches(shell, text, pattern, streams))) continue;
        const status = await shell.list(body.commands, streams);
        falling = terminator === ";&";
        if (terminator !== ";&" && terminator !== ";;&") return status;
      }
      return 0;
    }
    case "TestCommand":
      if (shell.dialect === "dash") {
        await shell.complain("[[: not found", streams);
        return 127;
      }
      return (await evaluateTest(node.expression, shell, streams)) ? 0 : 1;
    case "ArithmeticCommand": {
      const variables = arithmeticVariables(shell.expander(streams));
      const result =
        node.expression === undefined ? evaluateText(node.body, variables) : evaluate(node.expression, variables);
      return (await result) === 0n ? 1 : 0;
    }
    case "Select":
      throw new ShellError("select is not part of the sandbox's shell");
  }
}

async function anyMatches(shell: Shell, text: string, patterns: readonly Word[], streams: Streams): Promise<boolean> {
  for (const pattern of patterns) if (matches(text, await expandPattern(pattern, shell.expander(streams)))) return true;
  return false;
}

async function loop(shell: Shell, condition: () => Promise<boolean>, body: () => Promise<number>): Promise<number> {
  let status = 0;
  shell.state.loopDepth++;
  try {
    while (await condition()) {
      await shell.step();
      try {
        status = await body();
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (--error.levels > 0 && shell.state.loopDepth > 1) throw error;
        status = 0;
        if (error.kind === "break") break;
      }
    }
  } catch (error) {
    // break in the condition itself
    if (!(error instanceof LoopJump) || (error.levels > 0 && shell.state.loopDepth > 1)) throw error;
  } finally {
    shell.state.loopDepth--;
  }
  return status;
}
