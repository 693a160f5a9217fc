/** Paths as text. */

/** Where a path leads from a working directory: absolute, without `.` and `..`. */
export function absolute(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export const baseName = (path: string): string => /([^/]*)\/*$/.exec(path)?.[1] || "/";
export const directoryName = (path: string): string =>
  path.replace(/\/*[^/]*\/*$/, "") || (path.startsWith("/") ? "/" : ".");
