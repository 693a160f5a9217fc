import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.ts", "e2e/**/*.test.ts"],
    reporters: [process.stdout.isTTY ? "default" : "dot", "./tools/summary-reporter.ts"],
    // Two cores are the smallest machine the suite is meant for, and others may be using them: whoever is slow gets time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
