/** The first screen: what this is, and where to work. */
import { blank, choosing, type Line, line, span, wrapLine } from "../text/line.ts";
import { paneText } from "../text/pane.ts";
import { paintLine, type Theme } from "../theme.ts";

const words = [
  "Here you learn by doing who may talk to whom in Kubernetes: NetworkPolicies, then Calico's tiers.",
  "You write a policy, see what it lets through, and are told which rule did it. Nothing is marked by its wording, only by what connections do.",
  "Where do you want to work? The sandbox is a cluster inside this program: nothing is installed, and nothing else is touched.",
];

/** At later starts nothing is asked. */
const again = ["Opening the workshop …"];

export interface Welcome {
  readonly contexts: readonly string[];
  readonly selected: number;
  readonly returning: boolean;
}

export function welcomeWords(returning: boolean): readonly string[] {
  return returning ? again : words;
}

export function welcomeChoices({ contexts }: Welcome): readonly string[] {
  return ["the sandbox (recommended)", ...contexts.map((name) => `the cluster of your kubeconfig's context ${name}`)];
}

export function welcomeLines(welcome: Welcome, columns: number, { glyphs }: Theme): readonly Line[] {
  const { selected, returning } = welcome;
  const told = welcomeWords(returning).flatMap((text) => [...wrapLine(line(text), columns), blank]);
  const title = line("Welcome to netpol-workshop", "title");
  if (returning) return [title, blank, ...told];
  return [
    title,
    blank,
    ...told,
    ...welcomeChoices(welcome).map((text, row) =>
      choosing(
        { row },
        row === selected ? [span(`${glyphs.here} `, "marked"), span(text, "accent", true)] : [span(`  ${text}`)],
      ),
    ),
  ];
}

/** The first frame, before anything else is loaded. */
export function firstFrame(
  { columns, rows }: { columns: number; rows: number },
  welcome: Welcome,
  theme: Theme,
): string {
  const pane = { title: "Start", columns, rows: rows - 3, active: true };
  const lines = welcomeLines(welcome, Math.min(100, columns - 4), theme);
  return [paintLine([span(" netpol-workshop", "title")], theme), paneText({ ...pane, lines }, theme), "", ""].join(
    "\n",
  );
}
