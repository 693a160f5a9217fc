/** What the verbs that change something share: dry runs, validation, field managers, the line that says what was done. */
import type { Resource } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import type { Query } from "./api.ts";
import { printerOf } from "./output/printer.ts";
import { shownName } from "./resources.ts";
import { fail } from "./trouble.ts";
import type { Call } from "./verb.ts";

export type DryRun = "none" | "client" | "server";

export function dryRunOf({ flags, err }: Call): DryRun {
  const value = flags.text("dry-run") ?? "none";
  if (value === "none" || value === "client" || value === "server") return value;
  if (value === "unchanged") {
    err("W --dry-run is deprecated and can be replaced with --dry-run=client.\n");
    return "client";
  }
  throw fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** The query of a write. */
export function writeQuery(call: Call, manager: string, options: { validates?: boolean } = {}): Query {
  return {
    fieldManager: call.flags.text("field-manager") || manager,
    fieldValidation: options.validates ? validationOf(call) : undefined,
    dryRun: dryRunOf(call) === "server" ? "All" : undefined,
  };
}

function validationOf({ flags }: Call): "Strict" | "Warn" | "Ignore" {
  const value = (flags.text("validate") ?? "strict").toLowerCase();
  if (value === "strict" || value === "true") return "Strict";
  if (value === "warn") return "Warn";
  if (value === "ignore" || value === "false") return "Ignore";
  throw fail(`invalid validation directive "${flags.text("validate")}": must be one of [strict warn ignore]`);
}

/** `pod/web created`, or what -o asks for. */
export function report(call: Call, resource: Resource, object: RawObject, done: string): void {
  const printer = printerOf(call.flags.text("output"), {
    managedFields: call.flags.on("show-managed-fields"),
    nameOf: ({ metadata }) => shownName(resource, metadata.name),
  });
  if (printer) call.out(printer(object));
  else call.out(`${shownName(resource, object.metadata.name)} ${done}${dryRunNote(dryRunOf(call))}\n`);
}

export function dryRunNote(dryRun: DryRun): string {
  return dryRun === "none" ? "" : dryRun === "client" ? " (dry run)" : " (server dry run)";
}
