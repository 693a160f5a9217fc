/** What may be wrong with a path, in the words of the C library. */

const problems = {
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EEXIST: "File exists",
  EACCES: "Permission denied",
  EPERM: "Operation not permitted",
  EROFS: "Read-only file system",
  ENOTEMPTY: "Directory not empty",
  ENOSPC: "No space left on device",
  ELOOP: "Too many levels of symbolic links",
  EBUSY: "Device or resource busy",
  EBADF: "Bad file descriptor",
  ENXIO: "No such device or address",
} as const;

export class FileError extends Error {
  readonly code: keyof typeof problems;
  constructor(code: keyof typeof problems) {
    super(problems[code]);
    this.name = "FileError";
    this.code = code;
  }
}
