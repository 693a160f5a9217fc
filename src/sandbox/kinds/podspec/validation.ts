/** What an API server refuses in a pod and in the template of a workload. */

import { labelRefusals } from "../../../policy/refusals/metadata.ts";
import { labelKeyComplaints } from "../../../policy/refusals/names.ts";
import { selectorRefusals } from "../../../policy/refusals/network-policy.ts";
import { at, type Draft, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { Field } from "../fields.ts";
import { dnsLabel, dnsSubdomain, each, oneOf, type Refusals } from "../rules.ts";
import { containersRefusals, userId } from "./containers.ts";
import { volumesRefusals } from "./volumes.ts";

export function* podRefusals(pod: Draft): Refusals {
  yield* podSpecRefusals(objectAt(pod, "spec"), Field.at("spec"));
}

/** `field` is the template's place: `spec.template`. */
export function* templateRefusals(template: JsonObject, field: Field): Refusals {
  const metadata = objectAt(template, "metadata");
  // The server words these places without metadata.
  for (const refusal of labelRefusals(metadata.labels, [])) yield { ...refusal, field: `${field.text}.labels` };
  for (const key of Object.keys(objectAt(metadata, "annotations"))) {
    yield* field.child("annotations").unlike(key, labelKeyComplaints(key.toLowerCase()));
  }
  const spec = objectAt(template, "spec");
  yield* podSpecRefusals(spec, field.child("spec"));
  if (listAt(spec, "ephemeralContainers").length > 0) {
    yield field.child("spec", "ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
  }
}

const longest = 2_147_483_647;

function* podSpecRefusals(spec: JsonObject, field: Field): Refusals {
  yield* volumesRefusals(spec, field);
  yield* containersRefusals(spec, field);
  yield* oneOf(spec.restartPolicy, ["Always", "OnFailure", "Never"], field.child("restartPolicy"));
  yield* oneOf(
    spec.dnsPolicy,
    ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
    field.child("dnsPolicy"),
  );
  yield* labelRefusals(spec.nodeSelector, field.child("nodeSelector").path);
  yield* podSecurityRefusals(objectAt(spec, "securityContext"), field.child("securityContext"));
  for (const [index, secret] of listAt(spec, "imagePullSecrets").entries()) {
    if (textAt(secret, "name") === "") yield field.child("imagePullSecrets").index(index).child("name").required();
  }
  yield* affinityRefusals(objectAt(spec, "affinity"), field.child("affinity"));
  yield* each(spec, "topologySpreadConstraints", field, spreadRefusals);
  yield* each(spec, "readinessGates", field, function* (gate, here) {
    const type = textAt(gate, "conditionType");
    yield* here.child("conditionType").unlike(type, labelKeyComplaints(type));
  });
  const account = textAt(spec, "serviceAccountName");
  if (account !== "") yield* dnsSubdomain(account, field.child("serviceAccountName"));
  const node = textAt(spec, "nodeName");
  if (node !== "") yield* dnsSubdomain(node, field.child("nodeName"));
  const deadline = spec.activeDeadlineSeconds;
  if (typeof deadline === "number" && (deadline < 1 || deadline > longest)) {
    yield field.child("activeDeadlineSeconds").invalid(deadline, `must be between 1 and ${longest}, inclusive`);
  }
  for (const name of ["hostname", "subdomain"]) {
    const value = textAt(spec, name);
    if (value !== "") yield* dnsLabel(value, field.child(name));
  }
  yield* each(spec, "tolerations", field, tolerationRefusals);
  yield* each(spec, "hostAliases", field, hostAliasRefusals);
  if (spec.preemptionPolicy !== undefined) {
    yield* oneOf(spec.preemptionPolicy, ["Never", "PreemptLowerPriority"], field.child("preemptionPolicy"));
  }
  if (isObject(spec.os)) yield* oneOf(spec.os.name, ["linux", "windows"], field.child("os"));
}

function* podSecurityRefusals(context: JsonObject, field: Field): Refusals {
  for (const name of ["fsGroup", "runAsUser", "runAsGroup"]) yield* userId(context[name], field.child(name));
}

function* affinityRefusals(affinity: JsonObject, field: Field): Refusals {
  const required = at(affinity, "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  if (isObject(required) && listAt(required, "nodeSelectorTerms").length === 0) {
    yield field
      .child("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
      .required("must have at least one node selector term");
  }
  for (const side of ["podAffinity", "podAntiAffinity"]) {
    const terms = objectAt(affinity, side);
    const here = field.child(side);
    yield* each(terms, "requiredDuringSchedulingIgnoredDuringExecution", here, affinityTermRefusals);
    yield* each(terms, "preferredDuringSchedulingIgnoredDuringExecution", here, function* (term, place) {
      const weight = at(term, "weight");
      if (typeof weight !== "number" || weight < 1 || weight > 100) {
        yield place.child("weight").invalid(weight ?? 0, "must be in the range 1-100");
      }
      yield* affinityTermRefusals(objectAt(term, "podAffinityTerm"), place.child("podAffinityTerm"));
    });
  }
}

function* affinityTermRefusals(term: Json, field: Field): Refusals {
  yield* selectorRefusals(at(term, "labelSelector"), field.child("labelSelector").path);
  const key = textAt(term, "topologyKey");
  if (key === "") yield field.child("topologyKey").required("can not be empty");
  yield* field.child("topologyKey").unlike(key, labelKeyComplaints(key));
}

function* spreadRefusals(constraint: Json, field: Field): Refusals {
  const skew = at(constraint, "maxSkew");
  if (typeof skew !== "number" || skew <= 0)
    yield field.child("maxSkew").invalid(skew ?? 0, "must be greater than zero");
  if (textAt(constraint, "topologyKey") === "") yield field.child("topologyKey").required("can not be empty");
  yield* oneOf(
    at(constraint, "whenUnsatisfiable"),
    ["DoNotSchedule", "ScheduleAnyway"],
    field.child("whenUnsatisfiable"),
  );
}

function* tolerationRefusals(toleration: Json, field: Field): Refusals {
  const { key = "", operator = "", value = "", effect = "", tolerationSeconds } = objectAt(toleration);
  if (typeof key === "string" && key !== "") yield* field.child("key").unlike(key, labelKeyComplaints(key));
  if (key === "" && operator !== "Exists") {
    yield field
      .child("operator")
      .invalid(operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"');
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    yield field.child("effect").invalid(effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (operator === "Exists" && value !== "") {
    yield field.child("operator").invalid(value, "value must be empty when `operator` is 'Exists'");
  }
  yield* oneOf(operator === "" ? "Equal" : operator, ["Equal", "Exists"], field.child("operator"));
  if (effect !== "") {
    yield* oneOf(effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"], field.child("effect"));
  }
}

function* hostAliasRefusals(alias: Json, field: Field): Refusals {
  for (const [index, name] of listAt(alias, "hostnames").entries()) {
    yield* dnsSubdomain(typeof name === "string" ? name : "", field.child("hostnames").index(index));
  }
}
