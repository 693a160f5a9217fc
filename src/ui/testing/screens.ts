/** Every screen and every window with something to show, and a text by which each is known. */
import type { FlowRecord } from "../../workshop/flows/flow.ts";
import { partsOf } from "../../workshop/questions.ts";
import type { State } from "../state.ts";
import { closedDoor, courseAt, stateAt, worldWith } from "./course.ts";

const applied: State = { ...stateAt("close"), world: worldWith(closedDoor, closedDoor) };
const unapplied: State = { ...stateAt("close"), world: worldWith("", closedDoor) };

export const flow: FlowRecord = {
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-01-01T00:00:01Z",
  action: "Deny",
  source_name: "web",
  source_namespace: "prod",
  source_labels: "role=web",
  dest_name: "db",
  dest_namespace: "prod",
  dest_labels: "role=db",
  protocol: "tcp",
  dest_port: 3306,
  reporter: "Dst",
  policies: {
    enforced: [
      {
        kind: "EndOfTier",
        name: "",
        namespace: "",
        tier: "default",
        action: "Deny",
        policy_index: 0,
        rule_index: -1,
        trigger: {
          kind: "NetworkPolicy",
          name: "door",
          namespace: "prod",
          tier: "default",
          action: "",
          policy_index: 0,
          rule_index: 0,
          trigger: null,
        },
      },
    ],
    pending: [],
  },
  packets_in: 1,
  packets_out: 2,
  bytes_in: 60,
  bytes_out: 120,
};

function marked(): State {
  const course = courseAt("ask");
  const { step } = course.at;
  if (step.kind !== "quiz") throw new Error("the test course asks something else");
  const results = partsOf(step).map((part, index) => ({ part, chosen: [index], ok: index === 0 }));
  return { ...stateAt("ask"), screen: "questions", answers: { ...stateAt("ask").answers, results } };
}

export const everyScreen: readonly (readonly [name: string, state: State, telling: string])[] = [
  ["welcome", { ...stateAt("close"), course: undefined, screen: "welcome" }, "Welcome to netpol-workshop"],
  ["lesson", stateAt("close"), "Close the door"],
  [
    "lesson with a command's output, hints and a solution",
    {
      ...unapplied,
      desk: {
        ...unapplied.desk,
        run: { text: "kubectl get pods", code: 1, output: "NAME  READY\nweb   1/1\n", fails: false, early: false },
        hints: ["Which pod?"],
        solution: ["kind: NetworkPolicy\nspec:\n  podSelector: {}\n"],
        newest: "run",
      },
    },
    "$ kubectl get pods",
  ],
  ["matrix", { ...applied, screen: "matrix" }, "svc:prod/db"],
  ["matrix before the file is applied", { ...unapplied, screen: "matrix" }, "Your file is not applied"],
  ["map", { ...applied, screen: "map" }, "✗ denied─"],
  [
    "map before the file is applied",
    { ...unapplied, screen: "map", map: { place: "prod/db", arrow: 0 } },
    "after your file",
  ],
  ["why", { ...applied, screen: "why" }, "out of prod/api: ✓ allowed"],
  ["questions", { ...stateAt("ask"), screen: "questions" }, "Is an open door open?"],
  ["marked questions", marked(), "1 of 2 right"],
  ["predict", { ...stateAt("guess"), screen: "predict" }, "2 to go"],
  ["modules", { ...stateAt("close"), screen: "modules" }, "01 Doors"],
  ["policies", { ...applied, screen: "policies" }, "NetworkPolicy prod/door"],
  ["results", { ...stateAt("close"), screen: "results" }, "0 of 30 points"],
  ["flows", { ...stateAt("close"), screen: "flows" }, "No flows yet"],
  ["flows with a record", { ...applied, screen: "flows", flows: { ...applied.flows, rows: [flow] } }, "3306/tcp"],
  [
    "editor",
    {
      ...applied,
      screen: "editor",
      editor: { path: "/home/me/door.yaml", lines: ["spec:"], row: 0, column: 0, changed: true },
    },
    "door.yaml (changed)",
  ],
  ["help", { ...stateAt("close"), overlay: { kind: "help", scroll: 0 } }, "run the selected command"],
  ["log", { ...stateAt("close"), overlay: { kind: "log", scroll: 0 } }, "No command was run yet."],
  [
    "log with a command",
    { ...applied, log: [{ text: "kubectl get pods", code: 0 }], overlay: { kind: "log", scroll: 0 } },
    "exit code 0",
  ],
  [
    "trouble",
    {
      ...applied,
      overlay: { kind: "trouble", scroll: 0, notice: { tone: "bad", text: "no answer\nfor 3 s", next: ["doctor"] } },
    },
    "What to do next",
  ],
  ["palette", { ...applied, overlay: { kind: "palette", query: "ch", selected: 0 } }, "Find an action"],
  ["confirm", { ...applied, overlay: { kind: "confirm", question: "Leave?", action: "leave" } }, "Leave?"],
];
