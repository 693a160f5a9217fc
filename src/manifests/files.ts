/** How this layer reaches files, whatever holds them: a disk, a fixture of a test, an archive. */
export interface FileReader {
  kind(path: string): "file" | "folder" | undefined;
  /** The names in a folder, in any order. */
  list(folder: string): readonly string[];
  readFile(path: string): string;
}

/** Joins with "/", which every platform understands, and resolves "." and "..". */
export function joinPath(folder: string, path: string): string {
  const absolute = isAbsolute(path);
  const whole = absolute || folder === "." || folder === "" ? path : `${folder}/${path}`;
  const root = /^([A-Za-z]:)?[\\/]+/.exec(whole)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split(/[\\/]+/)) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || root === "") parts.push(part);
  }
  return root + parts.join("/") || ".";
}

export function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:)?[\\/]/.test(path);
}

export function folderOf(path: string): string {
  return joinPath(path, "..");
}

/** Whether a path, written like `inside`'s own, lies in or below that folder. */
export function isBelow(folder: string, path: string): boolean {
  if (folder === ".") return !isAbsolute(path) && path !== ".." && !path.startsWith("../");
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
