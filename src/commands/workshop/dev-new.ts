import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError, UsageError } from "../../errors.ts";
import type { Call, Command } from "../command.ts";
import { workshopFlags } from "./flags.ts";

export const devNew: Command = {
  name: "new",
  summary: "Make a module that passes, to begin from",
  args: "NAME",
  flags: { modules: { ...workshopFlags.modules, help: "the folder to make it in (default: ./modules)" } },
  examples: [
    { line: "netpol-workshop dev new 20-our-shop", says: "modules/20-our-shop, with its world in manifests/" },
  ],
  run: runDevNew,
};

function runDevNew({ args, flags, io }: Call): number {
  const [name] = args;
  if (name === undefined)
    throw new UsageError("dev new takes one name", { next: ["netpol-workshop dev new 20-our-shop"] });
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(`"${name}" is no name for a module`, {
      detail: ["lower-case letters, digits and single hyphens"],
    });
  const modules = resolve(io.cwd, flags.text("modules") ?? "modules");
  const folder = join(modules, name);
  if (existsSync(folder)) throw new InputError(`${folder} exists already`);
  const world = name.replace(/^\d+-/, "");
  for (const [file, content] of Object.entries(templates(name, world))) {
    const path = file.startsWith("manifests/") ? join(dirname(modules), file) : join(folder, file);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const where = flags.text("modules") === undefined ? "modules" : flags.text("modules");
  io.out.write(`${folder}\nNext: netpol-workshop dev check ${name} --modules ${where}\n`);
  return 0;
}

/** A small complete module: one pod that must be reached, one that must not. */
function templates(name: string, world: string): Readonly<Record<string, string>> {
  const namespace = world;
  const pod = (role: string, image: string, rest: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${role}, namespace: ${namespace}, labels: { role: ${role} } }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - { name: ${role}, image: "${image}", imagePullPolicy: IfNotPresent${rest} }
`;
  const sleep = ', command: [sleep, "1000000"]';
  const policy = (peer: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: ${namespace} }
spec:
  podSelector: { matchLabels: { role: web } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: ${peer} }]
      ports: [{ protocol: TCP, port: 80 }]
`;
  return {
    [`manifests/${world}/kustomization.yaml`]: "resources: [world.yaml]\n",
    [`manifests/${world}/world.yaml`]: [
      `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace} }\n`,
      pod("web", "nginx:1.27-alpine", ""),
      pod("friend", "busybox:1.36", sleep),
      pod("stranger", "busybox:1.36", sleep),
    ].join("---\n"),
    "module.yaml": `format: 1
title: ${name}
summary: One sentence about what is learned.
minutes: 10
needs: k8s
points: 20
worlds: [${world}]
learned:
  - What the learner can do afterwards.
steps:
  - id: only-friends
    title: Only friends
    kind: write
    points: 15
    begin: []
    file: web.yaml
    solution: [solution/web.yaml]
    alternate: [alternate/by-expression.yaml]
    wrong:
      - file: wrong/everybody.yaml
        says: An empty podSelector lets every pod of the namespace in.
        hint: Name the label that only the friend has.
    hints:
      - Who may come is too wide.
      - Look at \`ingress[0].from[0].podSelector\`.
      - "It must be \`matchLabels: {role: friend}\`."
    check:
      matrix: |
        .                   pod:${namespace}/web:80
        ${namespace}/friend    allow
        ${namespace}/stranger  deny
  - id: quiz
    title: What you know now
    kind: quiz
    points: 5
    hints: [Think of the label., Think of the selector., The policy's own namespace.]
    questions:
      - ask: Which pods does a bare podSelector in \`from\` mean?
        choices:
          - { text: Pods of the policy's own namespace, right: true, because: Without a namespaceSelector a peer stays at home. }
          - { text: Pods of every namespace, because: That needs a namespaceSelector. }
`,
    "lesson.md": `What this module is about, in two or three sentences.

## only-friends

Only \`friend\` may reach \`web\` on port 80.

\`\`\`sh
kubectl apply -f web.yaml
kubectl exec -n ${namespace} stranger -- nc -z -v -w 1 web 80   # fails
\`\`\`

| | \`pod:${namespace}/web:80\` |
|---|---|
| \`${namespace}/friend\` | allow |
| \`${namespace}/stranger\` | deny |

## quiz

One question.
`,
    "start/web.yaml": "# A NetworkPolicy named web, in the namespace of the pods.\n",
    "solution/web.yaml": policy("{ matchLabels: { role: friend } }"),
    "alternate/by-expression.yaml": policy("{ matchExpressions: [{ key: role, operator: In, values: [friend] }] }"),
    "wrong/everybody.yaml": policy("{}"),
  };
}
