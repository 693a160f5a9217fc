/**
 * The family of errors that a person may see. Each says what failed, the detail, and what to do next; the class decides
 * the exit code. Anything else that escapes is a bug of ours (exit code 70).
 */
export abstract class WorkshopError extends Error {
  abstract readonly exitCode: number;
  /** Lines below the message: the place, the offending text, the names that would have been right. */
  readonly detail: readonly string[];
  /** Commands or actions that lead on, most useful first. */
  readonly next: readonly string[];

  constructor(
    message: string,
    options: { detail?: readonly string[]; next?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.detail = options.detail ?? [];
    this.next = options.next ?? [];
  }
}

/** The input is wrong: a manifest, a name, a file. */
export class InputError extends WorkshopError {
  readonly exitCode = 1;
}

/** The command line itself is wrong: an unknown flag, a missing argument. */
export class UsageError extends WorkshopError {
  readonly exitCode = 2;
}

/** The surroundings fail: the cluster, the network, a missing program, a full disk. */
export class EnvironmentError extends WorkshopError {
  readonly exitCode = 3;
}
