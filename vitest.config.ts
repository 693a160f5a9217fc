import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.ts", "e2e/**/*.test.ts"],
    reporters: [process.stdout.isTTY ? "default" : "dot", "./tools/summary-reporter.ts"],
    // Two cores are the smallest machine the suite is meant for; a slow one gets time, never a sleep.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
