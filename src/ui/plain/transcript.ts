/** What is said while the workshop is used: a screen when one comes to it, and from then on what changes. */
import { moduleScore } from "../../workshop/progress/score.ts";
import { footerEntries } from "../model/footer-lines.ts";
import { layoutOf } from "../model/layout.ts";
import { panesOf } from "../model/panes.ts";
import { currentOf, foundIn } from "../model/search.ts";
import type { State } from "../state.ts";
import { lineText } from "../text/line.ts";
import type { Part } from "./parts.ts";
import { endless, said, words } from "./said.ts";
import { screenParts } from "./screens.ts";

export class Transcript {
  #place: string | undefined;
  #said: readonly Part[] = [];

  /** The lines that are new since the last time. */
  next(state: State): readonly string[] {
    const place = placeOf(state);
    const parts = [...screenParts(state), ...aroundParts(state)];
    const before = place === this.#place ? this.#said : undefined;
    this.#place = place;
    this.#said = parts;
    if (!before) return ["", headingOf(state), ...parts.flatMap(({ lines }) => lines), keysLine(state)];
    return parts.flatMap(({ name, of, lines }) => {
      const old = before.find((part) => part.name === name && part.of === of);
      return old ? lines.filter((line) => !old.lines.includes(line)) : lines;
    });
  }
}

function placeOf({ screen, overlay, course }: State): string {
  const step = course ? `${course.at.id.module}/${course.at.id.step}` : "";
  return `${overlay?.kind ?? screen} ${step}`;
}

function headingOf(state: State): string {
  const { course, size } = state;
  const [first] = panesOf(state, layoutOf(size), words);
  return `# ${first?.title ?? course?.at.step.title ?? "netpol-workshop"}`;
}

/** What stands around every screen. */
function aroundParts(state: State): readonly Part[] {
  const { course, work, notice } = state;
  const detail = work?.detail === work?.what ? undefined : work?.detail;
  const doing = work
    ? [`${work.cancelling ? "cancelling" : work.what} …`, "Esc cancels.", ...(detail ? [detail] : [])]
    : [];
  return [
    { name: "where", lines: course ? [whereLine(course)] : ["netpol-workshop"] },
    { name: "points", lines: course ? [pointsLine(course)] : [] },
    { name: "search", lines: searchLines(state) },
    { name: "work", lines: doing },
    { name: "notice", of: notice, lines: notice ? [[notice.text, ...notice.next].join("\n")] : [] },
  ];
}

function whereLine({ at: { module, step, id }, cluster }: NonNullable<State["course"]>): string {
  const { steps } = module.data;
  const number = steps.findIndex((each) => each.id === id.step) + 1;
  return `netpol-workshop, ${module.data.title}, ${number} of ${steps.length}: ${step.title}, on ${cluster}`;
}

function pointsLine({ at: { module }, progress }: NonNullable<State["course"]>): string {
  const { points, of } = moduleScore(module.id, module.data, progress);
  return `${points} of ${of} points`;
}

function searchLines(state: State): readonly string[] {
  const { search, size } = state;
  if (!search) return [];
  if (search.text.trim() === "") return ["Search: type what to look for"];
  const panes = panesOf(state, layoutOf(size), words);
  const found = foundIn(panes, search);
  const here = found[currentOf(found, search)];
  if (!here) return [`Search: ${search.text}, not found`];
  const line = panes[here.pane]?.lines[here.match[0].line] ?? [];
  return [
    `Search: ${search.text}, ${currentOf(found, search) + 1} of ${found.length}: ${said([line]).join("").trim()}`,
  ];
}

function keysLine(state: State): string {
  const keys = footerEntries(state, endless).map(({ line }) => lineText(line).trim());
  return `Keys: ${keys.join(", ")}`;
}
