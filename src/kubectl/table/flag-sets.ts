/** Flags that many verbs share. */
import type { FlagLine } from "../flags.ts";

export const files: readonly FlagLine[] = ["-f --filename ,", "-k --kustomize =", "-R --recursive"];
export const selector: FlagLine = "-l --selector =";
export const print: readonly FlagLine[] = ["-o --output =", "--show-managed-fields"];
export const dryRun: FlagLine = "--dry-run ?unchanged";
export const manager: FlagLine = "--field-manager =";
export const validate: FlagLine = "--validate ?strict";
export const write: readonly FlagLine[] = [...print, dryRun, manager];
export const create: readonly FlagLine[] = [...write, validate, "--save-config"];
export const podTimeout: FlagLine = "--pod-running-timeout =";

/** Flags of the real kubectl for templates. */
export const noTemplates = "allow-missing-template-keys template";
