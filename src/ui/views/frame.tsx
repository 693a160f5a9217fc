import { type ReactNode, useEffect, useState } from "react";
import { moduleScore } from "../../workshop/progress/score.ts";
import { footerLine } from "../model/footer-lines.ts";
import { layoutOf } from "../model/layout.ts";
import { panesOf } from "../model/panes.ts";
import { currentOf, foundIn } from "../model/search.ts";
import type { Course, Notice, Search, Work } from "../state.ts";
import { cut, ends, type Line, lineWidth, span } from "../text/line.ts";
import { useSlice } from "../ui.ts";
import { Lines, useTheme } from "./lines.tsx";

/** `netpol-workshop  Your first policy · 2 of 7 Link it to the database        10 of 80 points  sandbox` */
export function Header({ columns }: { columns: number }): ReactNode {
  const course = useSlice((state) => state.course);
  return <Lines lines={[headerLine(course, columns)]} columns={columns} rows={1} />;
}

function headerLine(course: Course | undefined, columns: number): Line {
  const name = span(" netpol-workshop", "title");
  if (!course) return [name];
  const { module, step, id } = course.at;
  const { points, of } = moduleScore(module.id, module.data, course.progress);
  const number = module.data.steps.findIndex((each) => each.id === id.step) + 1;
  const right: Line = [span(`${points} of ${of} points`, "accent"), span(`  ${course.cluster} `, "dim")];
  const place: Line = [
    span(` ${module.data.title} · ${number} of ${module.data.steps.length}: `, "dim"),
    span(step.title, "plain", true),
  ];
  const room = columns - lineWidth(right) - 2;
  // Where there is little room, the place matters more than the program's name.
  const left = lineWidth(place) + lineWidth([name]) + 1 <= room ? [name, span(" "), ...place] : place;
  return ends(cut(left, room), right, columns);
}

/** What is waited for and how long, or what was said last. */
export function Status({ columns }: { columns: number }): ReactNode {
  const work = useSlice((state) => state.work);
  const notice = useSlice((state) => state.notice);
  const search = useSlice((state) => state.search);
  if (search) return <Searching search={search} columns={columns} />;
  return work ? (
    <Waiting key={work.what} work={work} columns={columns} />
  ) : (
    <Lines lines={[noticeLine(notice)]} columns={columns} rows={1} />
  );
}

/** `/role   2 of 5` */
function Searching({ search, columns }: { search: Search; columns: number }): ReactNode {
  const state = useSlice((whole) => whole);
  const found = foundIn(panesOf(state, layoutOf(state.size), useTheme()), search);
  return <Lines lines={[searchLine(search, currentOf(found, search), found.length)]} columns={columns} rows={1} />;
}

function searchLine({ text, typing }: Search, current: number, found: number): Line {
  const count = found > 0 ? `${current + 1} of ${found}` : "not found";
  return [
    span(" /", "accent", true),
    span(text),
    ...(typing ? [span(" ", "selected")] : []),
    span(
      text.trim() === "" ? "  type what to look for" : `   ${count}`,
      found > 0 || text.trim() === "" ? "dim" : "warn",
    ),
  ];
}

function noticeLine(notice: Notice | undefined): Line {
  if (!notice) return [];
  const [first = "", ...others] = notice.text.split("\n");
  const more = others.length > 0 ? ` (${others.map((each) => each.trim()).join("; ")})` : "";
  const next = notice.next[0] ? [span(`   ${notice.next[0]}`, "accent" as const)] : [];
  return [span(` ${first}${more}`, notice.tone), ...next];
}

/** `● checking the connections … waiting for pods   3 s   Esc cancels` */
function Waiting({ work, columns }: { work: Work; columns: number }): ReactNode {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const began = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  const left: Line = [
    span(` ${work.cancelling ? "cancelling" : work.what} …`, "warn"),
    span(work.detail && work.detail !== work.what ? ` ${work.detail}` : "", "dim"),
  ];
  const right = [span(`${seconds} s  Esc cancels `, "dim")];
  return <Lines lines={[ends(cut(left, columns - lineWidth(right) - 2), right, columns)]} columns={columns} rows={1} />;
}

/** ` x run  c check  h hint  e edit  ? help  q quit` */
export function Footer({ columns }: { columns: number }): ReactNode {
  const state = useSlice((whole) => whole);
  return <Lines lines={[footerLine(state, columns)]} columns={columns} rows={1} />;
}
