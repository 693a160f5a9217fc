/** The first screen: what this is, and where to work. */
import type { State } from "../state.ts";
import { blank, type Line, line, span, wrapLine } from "../text/line.ts";
import type { Theme } from "../theme.ts";

const words = [
  "Here you learn by doing who may talk to whom in Kubernetes: NetworkPolicies, then Calico's tiers.",
  "You write a policy, see what it lets through, and are told which rule did it. Nothing is marked by its wording, only by what connections do.",
  "Where do you want to work? The sandbox is a cluster inside this program: nothing is installed, and nothing else is touched.",
];

export function welcomeLines({ welcome }: State, columns: number, { glyphs }: Theme): readonly Line[] {
  const choices = [
    "the sandbox (recommended)",
    ...welcome.contexts.map((name) => `the cluster of your kubeconfig's context ${name}`),
  ];
  return [
    line("Welcome to netpol-workshop", "title"),
    blank,
    ...words.flatMap((text) => wrapLine(line(text), columns)),
    blank,
    ...choices.map((text, index) =>
      index === welcome.selected
        ? [span(`${glyphs.here} `, "marked"), span(text, "accent", true)]
        : [span(`  ${text}`)],
    ),
  ];
}
