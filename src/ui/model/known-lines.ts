/**
 * What is known of the selected connection.
 *
 *     prod/api → svc:prod/db:3306
 *       should be       ✓ allowed
 *       observed        ✗ denied
 */
import { type Connection, type Expected, sourceText, targetText } from "../../workshop/module/probes.ts";
import { type Line, line, span } from "../text/line.ts";
import { type Theme, verdictSpan } from "../theme.ts";
import type { Known } from "./known.ts";

export function connectionTitle({ from, to }: Connection, { glyphs }: Theme): Line {
  return line(`${sourceText(from)} ${glyphs.arrow} ${targetText(to)}`, "plain", true);
}

export function factLines({ expected, observed, predicted, preview }: Known, theme: Theme): readonly Line[] {
  const facts: readonly (readonly [string, Expected | undefined])[] = [
    ["should be", expected],
    ["observed", observed],
    ["by the policies", predicted],
    ["after your file", preview],
  ];
  return [
    ...facts.flatMap(([name, verdict]) =>
      verdict ? [[span(`  ${name.padEnd(16)}`, "dim"), verdictSpan(verdict, theme)]] : [],
    ),
    ...(observed && predicted && observed !== predicted
      ? [line("  the cluster does not do what the policies say", "warn")]
      : []),
  ];
}
