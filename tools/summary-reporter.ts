import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with the one line that people and CI read: `N passed, N failed`. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file or a suite that cannot be set up has no tests to fail, so it counts as one failure itself.
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
      for (const test of module.children.allTests()) count[test.result().state] += 1;
    }
    const skipped = count.skipped + count.pending;
    // Deferred so that it follows the other reporters' output.
    process.once("beforeExit", () => print(count.passed, count.failed, skipped));
    process.once("exit", () => print(count.passed, count.failed, skipped));
  }
}

let printed = false;
function print(passed: number, failed: number, skipped: number): void {
  if (printed) return;
  printed = true;
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
}
