import type { CommandEntry } from "./command.ts";

/** Every command, in the order of the help. A command's module is loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: "list",
    summary: "List the modules with your progress and score",
    load: async () => (await import("./workshop/list.ts")).list,
  },
  {
    name: "status",
    summary: "Say where you are, what you have scored, and what is next",
    load: async () => (await import("./workshop/status.ts")).status,
  },
  {
    name: "show",
    summary: "Show a step: its text, its commands, its task",
    load: async () => (await import("./workshop/show.ts")).show,
  },
  {
    name: "check",
    summary: "Check a step by what connections do; nothing is applied",
    load: async () => (await import("./workshop/check.ts")).check,
  },
  {
    name: "answer",
    summary: "Answer a step's questions: a letter for each, several as in bd",
    load: async () => (await import("./workshop/steps.ts")).answer,
  },
  {
    name: "hint",
    summary: "Show a hint: the kind of mistake, then the field, then the fix",
    load: async () => (await import("./workshop/steps.ts")).hint,
  },
  {
    name: "solution",
    summary: "Show the author's answer; the step then scores nothing",
    load: async () => (await import("./workshop/steps.ts")).solution,
  },
  {
    name: "skip",
    summary: "Have a step solved for you, without points, and go on",
    load: async () => (await import("./workshop/steps.ts")).skip,
  },
  {
    name: "next",
    summary: "Go on to the next step that is not done",
    load: async () => (await import("./workshop/steps.ts")).next,
  },
  {
    name: "goto",
    summary: "Go to a step, with the cluster in the state in which it begins",
    load: async () => (await import("./workshop/steps.ts")).goto,
  },
  {
    name: "reset",
    summary: "Begin a step, a module, or everything anew; your files are kept aside",
    load: async () => (await import("./workshop/steps.ts")).reset,
  },
  {
    name: "report",
    summary: "Print a page of results: scores, time, mistakes and what they teach",
    load: async () => (await import("./workshop/report.ts")).report,
  },
  {
    name: "export",
    summary: "Write your progress and your files into one file, to take along",
    load: async () => (await import("./workshop/luggage.ts")).exportLearner,
  },
  {
    name: "import",
    summary: "Take over an exported learner; what is here is kept aside",
    load: async () => (await import("./workshop/luggage.ts")).importLearner,
  },
  {
    name: "probe",
    summary: "Try a connection from a pod, and compare with what the policies say",
    load: async () => (await import("./workshop/probe.ts")).probe,
  },
  {
    name: "flows",
    summary: "Show the flow log: who connected to whom, and what decided",
    load: async () => (await import("./workshop/flows.ts")).flows,
  },
  {
    name: "matrix",
    summary: "Show who reaches whom",
    load: async () => (await import("./matrix.ts")).matrix,
  },
  {
    name: "why",
    summary: "Say whether a connection is allowed, which rule decides, and what would flip it",
    load: async () => (await import("./why.ts")).why,
  },
  {
    name: "diff",
    summary: "Show which connections a change of manifests opens or closes",
    load: async () => (await import("./diff.ts")).diff,
  },
  {
    name: "diagnose",
    summary: "Find what is wrong in policies, or probably not meant",
    load: async () => (await import("./diagnose.ts")).diagnose,
  },
  {
    name: "shell",
    summary: "Open your shell with kubectl pointing at the workshop's cluster",
    load: async () => (await import("./workshop/shell.ts")).shell,
  },
  {
    name: "kubectl",
    summary: "A small kubectl, for those who have none: the same words, the same output",
    load: async () => (await import("./kubectl.ts")).kubectl,
  },
  {
    name: "doctor",
    summary: "Find out by experiment what a cluster can do, and for which modules",
    load: async () => (await import("./workshop/doctor.ts")).doctor,
  },
  {
    name: "clean",
    summary: "Remove everything of the workshop from a cluster; it is shown first",
    load: async () => (await import("./workshop/clean.ts")).clean,
  },
  {
    name: "sandbox",
    summary: "Run the embedded cluster: a Kubernetes API with Calico on 127.0.0.1",
    load: async () => (await import("./sandbox.ts")).sandbox,
  },
  {
    name: "cluster",
    summary: "Make a real cluster on this machine, with Calico and its flow log",
    load: async () => (await import("./cluster.ts")).cluster,
  },
  {
    name: "dev",
    summary: "Write modules of your own, and prove them",
    load: async () => (await import("./workshop/dev.ts")).dev,
  },
];
