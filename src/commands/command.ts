/** What a command is: a record that both the parser and the help texts are made from. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Positional arguments as the help shows them, for example `SRC DST[:PORT]`; `…` where there may be more. */
  readonly args?: string;
  readonly flags?: Readonly<Record<string, Flag>>;
  /** Paragraphs below the usage line. */
  readonly description?: string;
  readonly examples?: readonly Example[];
  /** Commands of a group, as in `sandbox start`. */
  readonly subcommands?: readonly CommandEntry[];
  /** Has flags of its own, which it reads itself: all words behind its name come as args, `--help` included. */
  readonly raw?: boolean;
  /** Returns the exit code. */
  run?(call: Call): Promise<number> | number;
}

/** A command in a list: its module is loaded only when the command is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export interface Flag {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** May be given several times; the values come as a list. */
  readonly multiple?: boolean;
  /** The environment variable that is meant where the flag is not given. */
  readonly env?: string;
  /** How the help names the value, for example `FILE`. */
  readonly value?: string;
  readonly help: string;
}

export interface Example {
  readonly line: string;
  readonly says: string;
}

/** One call of a command, with everything of the outside world that it may use. */
export interface Call {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
}

export interface Flags {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  on(name: string): boolean;
}

/** Data goes to out, messages to err. */
export interface Io {
  readonly out: Output;
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Reads standard input to its end. */
  readStdin(): Promise<string>;
  /** Puts a question to whoever sits at the terminal; undefined where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
  /** What is behind it, for what is more than text. */
  readonly stream?: NodeJS.WriteStream;
}
