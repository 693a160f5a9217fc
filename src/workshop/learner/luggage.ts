/** What a learner takes along to another machine: the progress and their own files, in one readable text. */
import { z } from "zod";
import { InputError } from "../../errors.ts";
import { type Progress, progressSchema } from "../progress/progress.ts";
import { parse } from "../progress/store.ts";

export interface Luggage {
  readonly progress: Progress;
  /** By path within the learner's folder, with slashes. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const luggageFormat = 1;

/** A path that stays within the folder on every platform. */
const filePath = z
  .string()
  .refine((path) => path.split("/").every((part) => /^[^\\:*?"<>|\p{Cc}]+$/u.test(part) && !/^\.+$/.test(part)), {
    error: "is no path within the folder of answers",
  });

const schema = z.object({
  netpolWorkshop: z.literal("learner"),
  format: z.literal(luggageFormat),
  exportedAt: z.string(),
  progress: z.unknown(),
  /** A text as it is; what is no text, in base64. */
  files: z.record(filePath, z.union([z.string(), z.object({ base64: z.base64() })])),
});

export function packed({ progress, files }: Luggage, now: Date): string {
  const written: z.infer<typeof schema> = {
    netpolWorkshop: "learner",
    format: luggageFormat,
    exportedAt: now.toISOString(),
    progress: progressSchema.parse(progress),
    files: Object.fromEntries([...files].map(([path, content]) => [path, asText(content)])),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

/** All of it is looked at before anything is done with it. */
export function unpacked(text: string, name: string): Luggage {
  const json = parsedJson(text, name);
  const isNewer =
    typeof json === "object" &&
    json !== null &&
    "format" in json &&
    typeof json.format === "number" &&
    json.format > luggageFormat;
  if (isNewer) throw notTaken(name, "it was written by a newer version of the workshop");
  const read = schema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const message = issue?.code === "invalid_key" ? issue.issues[0]?.message : issue?.message;
    throw notTaken(name, `${issue?.path.join(".") || "it"}: ${message}`);
  }
  const { progress, trouble } = parse(JSON.stringify(read.data.progress ?? null));
  if (trouble) throw notTaken(name, trouble);
  return {
    progress,
    files: new Map(
      Object.entries(read.data.files).map(([path, content]) => [
        path,
        typeof content === "string" ? Buffer.from(content) : Buffer.from(content.base64, "base64"),
      ]),
    ),
  };
}

function parsedJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notTaken(name, "it is no JSON");
  }
}

function notTaken(name: string, why: string): InputError {
  return new InputError(`${name} cannot be imported: ${why}`, {
    detail: ["nothing was changed"],
    next: ["netpol-workshop export FILE   (on the other machine; it makes such a file)"],
  });
}

function asText(content: Buffer): string | { base64: string } {
  const text = content.toString("utf8");
  return Buffer.from(text).equals(content) ? text : { base64: content.toString("base64") };
}
