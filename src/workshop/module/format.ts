/** module.yaml as data: the schema that checks it, from which the editors' JSON Schema is made too. docs/modules.md explains it. */
import { z } from "zod";

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens");
const text = z.string().trim().min(1);
const points = z.int().min(1);
const file = z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, "a path inside the module's folder");
const needs = z.enum(["any", "k8s", "tiers", "flows"]);

const probeList = z.array(text).min(1);

const objectFact = z.strictObject({
  a: text,
  in: text.optional(),
  named: text.optional(),
  count: z.int().min(0).optional(),
  selects: text.optional(),
  with: z.record(z.string(), z.json()).optional(),
  says: text.optional(),
});

const reason = z.strictObject({ probe: text, by: text, says: text.optional() });

const flowRow = z.strictObject({
  from: text,
  to: text,
  port: z.int().optional(),
  action: z.enum(["Allow", "Deny"]).optional(),
  reporter: z.enum(["Src", "Dst"]).optional(),
  says: text.optional(),
});

const check = z
  .strictObject({
    matrix: text.optional(),
    probes: probeList.optional(),
    objects: z.array(objectFact).min(1).optional(),
    reasons: z.array(reason).min(1).optional(),
    flows: z.array(flowRow).min(1).optional(),
    manifest: z.enum(["accepted", "refused"]).optional(),
    file: z.array(objectFact).min(1).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, "a check must check something");

const choice = z.strictObject({ text, right: z.boolean().optional(), because: text });

const question = z
  .strictObject({ ask: text, choices: z.array(choice).min(2) })
  .refine(({ choices }) => choices.some(({ right }) => right), "at least one choice must be right");

const common = {
  id,
  title: text,
  points,
  needs: needs.optional(),
  begin: z.union([z.literal("keep"), z.array(file)]).default("keep"),
  hints: z.array(text).length(3),
  also: z.array(id).default([]),
};

const wrong = z.strictObject({ file, says: text, hint: text, refused: text.optional() });

const answered = {
  file: z.string().regex(/^[\w.-]+\.ya?ml$/, "a file name that ends in .yaml"),
  solution: z.array(file).min(1),
  alternate: z.array(file).default([]),
  wrong: z.array(wrong).default([]),
  check,
};

const apply = z.strictObject({ ...common, kind: z.literal("apply"), files: z.array(file).min(1), check });
const write = z.strictObject({ ...common, kind: z.literal("write"), ...answered });
const fix = z.strictObject({ ...common, kind: z.literal("fix"), ...answered });
const predict = z.strictObject({
  ...common,
  kind: z.literal("predict"),
  matrix: text,
  reveal: z.array(file).default([]),
  because: z.array(z.strictObject({ probe: text, says: text })).default([]),
});
const observe = z.strictObject({
  ...common,
  kind: z.literal("observe"),
  questions: z.array(question).min(1),
  check: check.optional(),
});
const quiz = z.strictObject({ ...common, kind: z.literal("quiz"), questions: z.array(question).min(1) });
const sort = z.strictObject({
  ...common,
  kind: z.literal("sort"),
  groups: z.record(id, text).refine((groups) => Object.keys(groups).length >= 2, "at least two groups"),
  items: z.array(z.strictObject({ text, group: id, because: text })).min(2),
});

const stepSchema = z.discriminatedUnion("kind", [apply, write, fix, predict, observe, sort, quiz]);

export const moduleSchema = z.strictObject({
  format: z.literal(1),
  title: text,
  summary: text,
  minutes: z.int().min(1),
  needs,
  points,
  worlds: z.array(id).default([]),
  learned: z.array(text).min(1),
  steps: z.array(stepSchema).min(1),
});

export type ModuleData = z.infer<typeof moduleSchema>;
export type StepData = z.infer<typeof stepSchema>;
export type StepKind = StepData["kind"];
export type CheckData = z.infer<typeof check>;
export type ObjectFact = z.infer<typeof objectFact>;
export type ReasonFact = z.infer<typeof reason>;
export type FlowFact = z.infer<typeof flowRow>;
export type QuestionData = z.infer<typeof question>;
export type Needs = z.infer<typeof needs>;
export type WrongAnswer = z.infer<typeof wrong>;
/** Steps in which the learner answers with a manifest of their own. */
export type ManifestStep = Extract<StepData, { kind: "write" | "fix" }>;

/** What editors check module.yaml with. */
export function moduleJsonSchema(): unknown {
  return {
    $id: "netpol-workshop/module.schema.json",
    title: "A module of netpol-workshop",
    ...z.toJSONSchema(moduleSchema, { io: "input" }),
  };
}
