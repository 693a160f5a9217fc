import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { milliseconds, programTime, type Report } from "./harness.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const program = join(dirname(folder), "dist", "cli.js");
const shop = join(folder, "testdata", "shop");

/** The built program from cold, against bare Node: what a person waits for at every command. */
export function run(report: Report): void {
  const measure = (what: string, most: number, ...words: string[]) => {
    const time = programTime([program, ...words]);
    const ratio = time / report.nodeStart;
    report.add({
      what,
      value: `${milliseconds(time)}, ${ratio.toFixed(2)} × node -e 0`,
      aim: `${most} ×`,
      met: ratio < most,
    });
  };
  measure("netpol-workshop --version", 2, "--version");
  measure("netpol-workshop matrix of a small folder", 4, "matrix", "-f", shop);
}
