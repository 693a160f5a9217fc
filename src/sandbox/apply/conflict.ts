/** Fields of others that an apply would change. */
import { ApiError, type Cause } from "../api/status.ts";
import type { Manager } from "./managers.ts";
import { type PathElement, pathText } from "./path-element.ts";

export interface Conflict {
  readonly manager: Manager;
  readonly path: readonly PathElement[];
}

export function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const causes: Cause[] = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return new ApiError(409, "Conflict", message(conflicts), { causes });
}

function message(conflicts: readonly Conflict[]): string {
  const [only, ...others] = conflicts;
  if (only && others.length === 0) {
    return `Apply failed with 1 conflict: conflict with ${managerText(only.manager)}: ${pathText(only.path)}`;
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))];
  const parts = managers.map((manager) => {
    const paths = conflicts.filter((conflict) => conflict.manager === manager).map(({ path }) => `- ${pathText(path)}`);
    return [`conflicts with ${managerText(manager)}:`, ...paths].join("\n");
  });
  return `Apply failed with ${conflicts.length} conflicts: ${parts.join("\n")}`;
}

function managerText({ name, operation, apiVersion, subresource }: Manager): string {
  const who = `${JSON.stringify(name)}${subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`}`;
  return operation === "Update" ? `${who} using ${apiVersion}` : who;
}
