/** What leaves a shell's normal course: its own failures, and break, continue, return, exit. */

/** A failure that the shell words itself; it ends a script. */
export class ShellError extends Error {
  readonly code: number;
  constructor(message: string, code = 2) {
    super(message);
    this.name = "ShellError";
    this.code = code;
  }
}

/** What bash understands and the others refuse. */
export const syntaxError = (text: string, dialect: "ash" | "dash"): ShellError =>
  new ShellError(dialect === "ash" ? `syntax error: ${text}` : `Syntax error: ${text.replace(/^bad/, "Bad")}`);

export class LoopJump extends Error {
  readonly kind: "break" | "continue";
  levels: number;
  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

export class FunctionReturn extends Error {
  readonly code: number;
  constructor(code: number) {
    super("return");
    this.code = code;
  }
}

export class ShellExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super("exit");
    this.code = code;
  }
}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}

/** A redirection that cannot be made; the command is not run. */
export class RedirectError extends Error {}
