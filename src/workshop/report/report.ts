/** The page of results: what was scored, in what time, which mistakes were made and what each teaches. */
import type { Module } from "../module/load.ts";
import { type Progress, stepProgressOf } from "../progress/progress.ts";
import { moduleScore, pointsOf } from "../progress/score.ts";

export interface Report {
  readonly points: number;
  readonly of: number;
  readonly passedModules: number;
  readonly modules: readonly ModuleReport[];
}

export interface ModuleReport {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly of: number;
  readonly passed: boolean;
  /** From the first step's opening to the last one's end, pauses included. */
  readonly minutes: number | undefined;
  readonly learned: readonly string[];
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: string;
    readonly points: number;
    readonly of: number;
    readonly hints: number;
    readonly attempts: number;
  }[];
  readonly mistakes: readonly { readonly step: string; readonly says: string }[];
}

export function reportOf(modules: readonly Module[], progress: Progress): Report {
  const reports = modules.map((module) => moduleReport(module, progress));
  return {
    points: reports.reduce((sum, { points }) => sum + points, 0),
    of: reports.reduce((sum, { of }) => sum + of, 0),
    passedModules: reports.filter(({ passed }) => passed).length,
    modules: reports,
  };
}

function moduleReport({ id, data }: Module, progress: Progress): ModuleReport {
  const steps = data.steps.map((step) => ({ step, state: stepProgressOf(progress, { module: id, step: step.id }) }));
  const times = steps.flatMap(({ state }) =>
    [state.startedAt, state.passedAt].flatMap((time) => (time ? Date.parse(time) : [])),
  );
  const { points, of, passed } = moduleScore(id, data, progress);
  return {
    id,
    title: data.title,
    points,
    of,
    passed,
    minutes: times.length < 2 ? undefined : Math.round((Math.max(...times) - Math.min(...times)) / 60_000),
    learned: passed ? data.learned : [],
    steps: steps.map(({ step, state }) => ({
      id: step.id,
      title: step.title,
      state: state.state,
      points: pointsOf(step, state),
      of: step.points,
      hints: state.hints,
      attempts: state.attempts,
    })),
    // The same mistake twice teaches the same.
    mistakes: steps.flatMap(({ step, state }) =>
      [...new Set(state.mistakes.map(({ says }) => says))].map((says) => ({ step: step.title, says })),
    ),
  };
}

export function reportMarkdown(report: Report): string {
  const lines = [
    "# netpol-workshop",
    "",
    `${report.points} of ${report.of} points, ${report.passedModules} of ${report.modules.length} modules passed.`,
  ];
  for (const module of report.modules.filter(({ steps }) =>
    steps.some(({ attempts, state }) => attempts > 0 || state !== "open"),
  )) {
    const time = module.minutes === undefined ? "" : `, ${module.minutes} min`;
    lines.push(
      "",
      `## ${module.title}`,
      "",
      `${module.points} of ${module.of} points${module.passed ? ", passed" : ""}${time}`,
      "",
      "| step | points | hints | attempts |",
      "|---|---|---|---|",
    );
    for (const step of module.steps)
      lines.push(
        `| ${step.title} | ${step.points} of ${step.of}${step.state === "skipped" ? " (skipped)" : ""} | ${step.hints} | ${step.attempts} |`,
      );
    if (module.learned.length > 0) lines.push("", "Learned:", "", ...module.learned.map((text) => `- ${text}`));
    if (module.mistakes.length > 0)
      lines.push(
        "",
        "Mistakes on the way, and what they teach:",
        "",
        ...module.mistakes.map(({ step, says }) => `- ${step}: ${says}`),
      );
  }
  return `${lines.join("\n")}\n`;
}

export function reportHtml(report: Report): string {
  const rows = (module: ModuleReport) =>
    module.steps
      .map(
        (step) =>
          `<tr><td>${escaped(step.title)}</td><td>${step.points} of ${step.of}</td><td>${step.hints}</td><td>${step.attempts}</td></tr>`,
      )
      .join("");
  const list = (title: string, items: readonly string[]) =>
    items.length > 0 ? `<p>${title}</p><ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>` : "";
  const sections = report.modules.map(
    (module) =>
      `<section><h2>${escaped(module.title)}</h2><p>${module.points} of ${module.of} points${module.passed ? ", passed" : ""}</p><table><tr><th>step</th><th>points</th><th>hints</th><th>attempts</th></tr>${rows(module)}</table>${list("Learned:", module.learned)}${list(
        "Mistakes on the way, and what they teach:",
        module.mistakes.map(({ step, says }) => `${step}: ${says}`),
      )}</section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>netpol-workshop: results</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #8888;padding:.2rem .6rem;text-align:left}</style>
<h1>netpol-workshop</h1><p>${report.points} of ${report.of} points, ${report.passedModules} of ${report.modules.length} modules passed.</p>
${sections.join("\n")}</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
