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

const refusals: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EROFS", "the disk is read-only"],
  ["ENOSPC", "no space is left on the disk"],
  ["EDQUOT", "your share of the disk is used up"],
  ["ENOTDIR", "a part of that path is a file, not a folder"],
  ["EEXIST", "something else has that name"],
  ["EISDIR", "it is a folder"],
  ["ENAMETOOLONG", "the name is too long"],
  ["EIO", "the disk fails"],
]);
const fileCalls = /^(mkdir|open|write|fsync|rename|link|unlink|rm|rmdir|copyfile|scandir|stat|lstat|read|chmod)$/;

/** A refusal of the disk, which is the person's to mend; undefined for any other error. */
export function diskTrouble(error: unknown): EnvironmentError | undefined {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return undefined;
  const words = refusals.get(String(error.code));
  if (words === undefined || !fileCalls.test(String(error.syscall))) return undefined;
  const where = "path" in error ? `cannot use ${error.path}` : "cannot write";
  return new EnvironmentError(`${where}: ${words}`, {
    next: [
      "NETPOL_WORKSHOP_HOME=DIR chooses another folder for progress and the sandbox",
      "NETPOL_WORKSHOP_DIR=DIR (or --dir DIR) chooses another for your answers",
    ],
    cause: error,
  });
}
