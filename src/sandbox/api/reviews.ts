/** Questions in the form of objects: who am I, may I, what may I. They are answered and never stored. */
import { Field } from "../kinds/fields.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { schemaOf } from "../schema/builtin/index.ts";
import { type Draft, isObject, type Json, type JsonObject, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import type { Core } from "./core.ts";
import { allows, allowsPath, type Rule, rulesFor } from "./rbac.ts";
import { ApiError, badRequest, invalid } from "./status.ts";
import { type User, userNamed } from "./users.ts";

type Answer = (core: Core, user: User, draft: Draft) => JsonObject;

const selfSubjectReview = review("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews");
const selfSubjectAccessReview = review("authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews");
const selfSubjectRulesReview = review("authorization.k8s.io", "SelfSubjectRulesReview", "selfsubjectrulesreviews");
const localSubjectAccessReview: ResourceKind = {
  ...review("authorization.k8s.io", "LocalSubjectAccessReview", "localsubjectaccessreviews"),
  namespaced: true,
};
const subjectAccessReview = review("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews");

export const reviewKinds: readonly ResourceKind[] = [
  selfSubjectReview,
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
];

const answers: ReadonlyMap<ResourceKind, Answer> = new Map<ResourceKind, Answer>([
  [selfSubjectReview, whoAmI],
  [selfSubjectAccessReview, (core, user, draft) => mayI(core, user, objectAt(draft, "spec"))],
  [selfSubjectRulesReview, whatMayI],
  [localSubjectAccessReview, mayThey],
  [subjectAccessReview, mayThey],
]);

export function isReview(kind: ResourceKind): boolean {
  return answers.has(kind);
}

/** The question with its answer in the status. */
export function answerReview(core: Core, kind: ResourceKind, user: User, draft: Draft): JsonObject {
  const answer = answers.get(kind);
  if (!answer) throw new ApiError(404, "NotFound", "the server could not find the requested resource", {});
  const { apiVersion, kind: name, spec } = draft;
  const metadata = { ...(kind === selfSubjectReview ? { creationTimestamp: timestamp(core.clock.now()) } : {}) };
  return {
    kind: name,
    apiVersion,
    metadata,
    ...(spec === undefined ? {} : { spec }),
    status: answer(core, user, draft),
  };
}

function review(group: string, kind: string, plural: string): ResourceKind {
  return {
    group,
    version: "v1",
    kind,
    plural,
    singular: kind.toLowerCase(),
    namespaced: false,
    servedBy: "kubernetes",
    verbs: ["create"],
    schema: schemaOf(`io.k8s.api.${group.split(".")[0]}.v1.${kind}`),
  };
}

function whoAmI(_core: Core, { name, uid, groups }: User): JsonObject {
  return { userInfo: { username: name, ...(uid ? { uid } : {}), groups } };
}

function mayI(core: Core, user: User, spec: JsonObject): JsonObject {
  const path = objectAt(spec, "nonResourceAttributes");
  const about = objectAt(spec, "resourceAttributes");
  if (isObject(spec.nonResourceAttributes) === isObject(spec.resourceAttributes)) {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    const refusal = Field.at("spec", "resourceAttributes").invalid(null, why);
    throw invalid({ group: "authorization.k8s.io", kind: "" }, "", [refusal]);
  }
  const namespace = textAt(about, "namespace") || undefined;
  const rules = rulesFor(core.store, user, namespace);
  const allowed =
    Object.keys(path).length > 0
      ? allowsPath(rules, textAt(path, "verb"), textAt(path, "path"))
      : allows(rules, {
          verb: textAt(about, "verb"),
          group: textAt(about, "group"),
          resource: textAt(about, "resource"),
          subresource: textAt(about, "subresource"),
          namespace,
          name: textAt(about, "name") || undefined,
        });
  return { allowed };
}

function mayThey(core: Core, _user: User, draft: Draft): JsonObject {
  const spec = objectAt(draft, "spec");
  const groups = Array.isArray(spec.groups) ? spec.groups.filter((group) => typeof group === "string") : [];
  return mayI(core, userNamed(textAt(spec, "user"), groups), spec);
}

function whatMayI(core: Core, user: User, draft: Draft): JsonObject {
  const namespace = textAt(draft, "spec", "namespace");
  if (namespace === "") throw badRequest("no namespace on request");
  const rules = rulesFor(core.store, user, namespace);
  return {
    resourceRules: rules.filter(({ resources }) => resources.length > 0).map(resourceRule),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: Rule): Json {
  return { verbs, apiGroups, resources, ...(resourceNames.length > 0 ? { resourceNames } : {}) };
}
