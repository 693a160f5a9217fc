/** Parts of a resource that have an address of their own: `pods/x/binding`, `serviceaccounts/x/token` … */
import { Field } from "../kinds/fields.ts";
import { type JsonObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { sendValue } from "./answer.ts";
import { decodeBody, mediaTypeOf, readBody } from "./body.ts";
import type { Core } from "./core.ts";
import { draftOf } from "./draft.ts";
import { type Call, nameOf } from "./resource-handlers.ts";
import { badRequest, invalid, notFound } from "./status.ts";
import type { Tokens } from "./users.ts";
import { existing, ownWrite, replace } from "./write.ts";

/** Puts a pod onto a node, as a scheduler does. */
export async function bind(call: Call): Promise<void> {
  const { core, kind, request, response } = call;
  const { value } = decodeBody(mediaTypeOf(request), await readBody(request), { kind: "Binding" });
  const pod = existing(core, kind, nameOf(call));
  const spec = { ...objectAt(pod, "spec"), nodeName: textAt(value, "target", "name") };
  replace(core, kind, pod, draftOf(kind, { ...pod, spec }), ownWrite);
  sendValue(request, response, 201, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 });
}

const tokenLife = 3600;
const shortestToken = 600;

/** A token with which a service account's pod talks to the API. */
export async function issueToken(call: Call, tokens: Tokens): Promise<void> {
  const { core, kind, request, response } = call;
  const { value } = decodeBody(mediaTypeOf(request), await readBody(request), { kind: "TokenRequest" });
  const account = existing(core, kind, nameOf(call));
  const { namespace = "", name } = account.metadata;
  const seconds = numberAt(value, "spec", "expirationSeconds") ?? tokenLife;
  if (seconds < shortestToken)
    throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
      Field.at("spec", "expirationSeconds").invalid(seconds, "may not specify a duration less than 10 minutes"),
    ]);
  const bound = boundTo(core, account, objectAt(value, "spec", "boundObjectRef"));
  const asked = listAt(value, "spec", "audiences").filter((audience) => typeof audience === "string");
  const audiences = asked.length > 0 ? asked : ["https://kubernetes.default.svc.cluster.local"];
  const now = core.clock.now();
  sendValue(request, response, 201, {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, uid: account.metadata.uid, creationTimestamp: timestamp(now) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: bound },
    status: {
      token: tokens.issue(`system:serviceaccount:${namespace}:${name}`, seconds, audiences),
      expirationTimestamp: timestamp(now + seconds * 1000),
    },
  });
}

/** The object with which the token ends; a pod must run as the account. */
function boundTo(core: Core, account: KubeObject, reference: JsonObject): JsonObject | null {
  const kind = textAt(reference, "kind");
  if (kind === "") return null;
  const plural = { Pod: "pods", Secret: "secrets", Node: "nodes" }[kind];
  if (plural === undefined) throw badRequest(`cannot bind token to object of type ${kind}`);
  const { namespace, name: own } = account.metadata;
  const name = textAt(reference, "name");
  const object = core.store.get(plural, { namespace: kind === "Node" ? undefined : namespace, name });
  if (!object) throw notFound({ group: "", kind, plural }, name);
  if (kind === "Pod" && textAt(object, "spec", "serviceAccountName") !== own)
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(own)} to pod running with different serviceaccount name.`,
    );
  return { kind, apiVersion: "v1", name, uid: object.metadata.uid };
}
