/** Where the course and the learner's files lie, as the flags say; no cluster is needed to know. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../disk.ts";
import { InputError, UsageError } from "../../errors.ts";
import { type CourseFolders, rewriteCourse } from "../../workshop/lab/course.ts";
import { registryImage } from "../../workshop/lab/images.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Call } from "../command.ts";

/** Where the program's own modules, worlds and assets lie: beside dist/ in the package, beside src/ in a checkout. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new InputError("the workshop's own files are not where they should be: install it again");
    folder = parent;
  }
  return folder;
}

export function modulesFolder(call: Call): string {
  return courseOf(call).modules;
}

/** Worlds lie beside a course's modules; a course without any uses the workshop's. */
export function worldsFolder(call: Call): string {
  return courseOf(call).worlds;
}

/** Whose names the course carries; undefined for one who has the cluster alone. */
export function attendeeOf({ flags }: Call): string | undefined {
  const prefix = flags.text("prefix");
  if (prefix !== undefined && !/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(prefix))
    throw new UsageError(`"${prefix}" is no prefix`, {
      detail: ["it becomes part of names: lower-case letters, digits and hyphens, at most 20, a letter first"],
      next: ["--prefix alice"],
    });
  return prefix;
}

const rewritten = new Map<string, CourseFolders>();

/** The course as its author wrote it, or as this attendee and this venue need it. */
function courseOf(call: Call): CourseFolders {
  const { flags, io } = call;
  const given = flags.text("modules");
  const modules = given === undefined ? join(packageFolder(), "modules") : resolve(io.cwd, given);
  const beside = join(dirname(modules), "manifests");
  const course = { modules, worlds: existsSync(beside) ? beside : join(packageFolder(), "manifests") };
  const [prefix, registry] = [attendeeOf(call), flags.text("registry")];
  if (prefix === undefined && registry === undefined) return course;
  const folder = join(stateFolder(io.env), "courses", sha256(JSON.stringify([modules, prefix, registry])).slice(0, 12));
  const known = rewritten.get(folder);
  if (known) return known;
  const own = { modules: join(folder, "modules"), worlds: join(folder, "manifests") };
  rewriteCourse(course, own, { prefix, image: registryImage(registry) });
  rewritten.set(folder, own);
  return own;
}

export function learnersFolder({ flags, io }: Call): string {
  return resolve(io.cwd, flags.text("dir") ?? "netpol-workshop");
}
