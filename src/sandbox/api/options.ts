/** The options of a write, as they stand in the query. */
import type { IncomingMessage } from "node:http";
import { isObject, type Json, listAt, numberAt, textAt } from "../store/object.ts";
import type { FieldValidation } from "./fields.ts";
import type { DeleteOptions } from "./objects.ts";
import { isOn } from "./request.ts";
import { ApiError, badRequest } from "./status.ts";
import type { WriteOptions } from "./write.ts";

type OptionsKind = "CreateOptions" | "UpdateOptions" | "PatchOptions" | "DeleteOptions";

export function writeOptions(request: IncomingMessage, query: URLSearchParams, kind: OptionsKind): WriteOptions {
  return {
    dryRun: dryRunIn(query, kind),
    fieldValidation: fieldValidationIn(query, kind),
    manager: managerOf(request, query, kind),
  };
}

export function dryRunIn(query: URLSearchParams, kind: OptionsKind): boolean {
  const values = query.getAll("dryRun").filter((value) => value !== "");
  checkDryRun(values, kind);
  return values.length > 0;
}

function checkDryRun(values: readonly string[], kind: OptionsKind): void {
  if (values.some((value) => value !== "All")) {
    const given = `[${values.map((value) => JSON.stringify(value)).join(",")}]`;
    throw optionsInvalid(
      kind,
      "dryRun",
      "FieldValueNotSupported",
      `Unsupported value: ${given}: supported values: "All"`,
    );
  }
}

function fieldValidationIn(query: URLSearchParams, kind: OptionsKind): FieldValidation {
  const value = query.get("fieldValidation") ?? "";
  if (value === "") return "Warn";
  if (value === "Strict" || value === "Warn" || value === "Ignore") return value;
  throw optionsInvalid(
    kind,
    "fieldValidation",
    "FieldValueNotSupported",
    `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`,
  );
}

const longestManager = 128;

/** Who is noted as the owner of fields: as told, else the first word of the User-Agent. */
function managerOf(request: IncomingMessage, query: URLSearchParams, kind: OptionsKind): string {
  const told = query.get("fieldManager") ?? "";
  if (Buffer.byteLength(told) > longestManager)
    throw optionsInvalid(
      kind,
      "fieldManager",
      "FieldValueTooLong",
      `Too long: may not be more than ${longestManager} bytes`,
    );
  const [odd] = /\p{C}/u.exec(told) ?? [];
  if (odd !== undefined) {
    const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const why = `invalid character U+${code} (at position ${told.indexOf(odd)})`;
    throw optionsInvalid(kind, "fieldManager", "FieldValueInvalid", `Invalid value: ${JSON.stringify(told)}: ${why}`);
  }
  if (told !== "") return told;
  const agent = (request.headers["user-agent"] ?? "").split("/")[0]?.trim() ?? "";
  return agent === "" ? "unknown" : agent;
}

/** `force` belongs to server-side apply, which also insists on a name for the manager. */
export function applyOptions(query: URLSearchParams, isApply: boolean): { readonly force: boolean } {
  const force = isOn(query.get("force"));
  if (isApply && !query.get("fieldManager"))
    throw optionsInvalid(
      "PatchOptions",
      "fieldManager",
      "FieldValueRequired",
      "Required value: is required for apply patch",
    );
  if (!isApply && query.get("force") !== null)
    throw optionsInvalid(
      "PatchOptions",
      "force",
      "FieldValueForbidden",
      "Forbidden: may not be specified for non-apply patch",
    );
  return { force };
}

function optionsInvalid(kind: OptionsKind, field: string, reason: string, message: string): ApiError {
  return new ApiError(422, "Invalid", `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: "meta.k8s.io",
    kind,
    causes: [{ reason, message, field }],
  });
}

/** From the body, or from the query where there is none. */
export function deleteOptions(body: Json | undefined, query: URLSearchParams): DeleteOptions & { dryRun: boolean } {
  const given = isObject(body) ? body : {};
  const kind = textAt(given, "kind");
  if (kind !== "" && kind !== "DeleteOptions") {
    const version = textAt(given, "apiVersion") || "meta.k8s.io/v1";
    throw badRequest(`no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`);
  }
  const grace = numberAt(given, "gracePeriodSeconds") ?? graceIn(query);
  const policy = textAt(given, "propagationPolicy") || (query.get("propagationPolicy") ?? "");
  const orphan = given.orphanDependents === true ? "Orphan" : undefined;
  if (typeof given.orphanDependents === "boolean" && policy !== "")
    throw optionsInvalid(
      "DeleteOptions",
      "propagationPolicy",
      "FieldValueInvalid",
      `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`,
    );
  const { uid, resourceVersion } = isObject(given.preconditions) ? given.preconditions : {};
  const asked = listAt(given, "dryRun").map(String);
  checkDryRun(asked, "DeleteOptions");
  return {
    dryRun: asked.length > 0 || dryRunIn(query, "DeleteOptions"),
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === "" && !orphan ? {} : { propagationPolicy: orphan ?? policyNamed(policy) }),
    preconditions: {
      ...(typeof uid === "string" ? { uid } : {}),
      ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
    },
  };
}

function graceIn(query: URLSearchParams): number | undefined {
  const text = query.get("gracePeriodSeconds");
  if (text === null || text === "") return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

function policyNamed(text: string): NonNullable<DeleteOptions["propagationPolicy"]> {
  if (text === "Background" || text === "Foreground" || text === "Orphan") return text;
  throw optionsInvalid(
    "DeleteOptions",
    "propagationPolicy",
    "FieldValueNotSupported",
    `Unsupported value: ${JSON.stringify(text)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
  );
}
