/** kubectl auth can-i and whoami */
import { printerOf } from "../output/printer.ts";
import { tabular } from "../output/table.ts";
import { align } from "../output/tabwriter.ts";
import { findResource, groupOf } from "../resources.ts";
import { fail } from "../trouble.ts";
import { at, byBytes, isObject, listAt, textAt, textsAt } from "../values.ts";
import type { Call } from "../verb.ts";

export async function canI(call: Call): Promise<number> {
  const { args, flags } = call;
  const session = await call.session();
  if (flags.on("list")) return listRules(call);
  const [verb, type = "", named] = args;
  if (verb === undefined || args.length < 2 || args.length > 3)
    throw fail(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  const namespace = flags.on("all-namespaces") ? "" : session.namespace;
  let attributes: object;
  if (type.startsWith("/")) attributes = { nonResourceAttributes: { verb, path: type } };
  else {
    const [word = "", name = named ?? ""] = type.split("/");
    const found = word === "*" ? undefined : findResource(await session.resources(), word);
    if (word !== "*" && !found) call.err(`Warning: the server doesn't have a resource type '${word}'\n\n`);
    if (found && !found.resource.namespaced && namespace !== "") {
      const group = groupOf(found.resource);
      call.err(
        `Warning: resource '${found.resource.plural}' is not namespace scoped${group ? ` in group '${group}'` : ""}\n\n`,
      );
    }
    attributes = {
      resourceAttributes: {
        verb,
        group: found ? groupOf(found.resource) : word === "*" ? "*" : "",
        resource: found?.resource.plural ?? word,
        ...(namespace ? { namespace } : {}),
        ...(name ? { name } : {}),
        ...(flags.text("subresource") ? { subresource: flags.text("subresource") } : {}),
      },
    };
  }
  const review = await session.api.json({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: attributes },
  });
  const isAllowed = at(review, "status", "allowed") === true;
  const reason = textAt(review, "status", "reason");
  if (!flags.on("quiet")) call.out(isAllowed ? "yes\n" : `no${reason ? ` - ${reason}` : ""}\n`);
  return isAllowed ? 0 : 1;
}

async function listRules(call: Call): Promise<number> {
  const session = await call.session();
  const review = await session.api.json({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      spec: { namespace: session.namespace },
    },
  });
  const resources = listAt(review, "status", "resourceRules").flatMap((rule) =>
    textsAt(rule, "apiGroups").flatMap((group) =>
      textsAt(rule, "resources").map((resource) => [
        [resource, group].filter(Boolean).join("."),
        "[]",
        `[${textsAt(rule, "resourceNames").join(" ")}]`,
        `[${textsAt(rule, "verbs").join(" ")}]`,
      ]),
    ),
  );
  const urls = listAt(review, "status", "nonResourceRules").flatMap((rule) =>
    textsAt(rule, "nonResourceURLs").map((url) => ["", `[${url}]`, "[]", `[${textsAt(rule, "verbs").join(" ")}]`]),
  );
  const header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
  call.out(tabular([...(call.flags.on("no-headers") ? [] : [header]), ...resources, ...urls]));
  return 0;
}

export async function whoAmI(call: Call): Promise<number> {
  const session = await call.session();
  const review = await session.api.json({
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  });
  if (!isObject(review)) throw fail("the server answered something that is no review");
  const printer = printerOf(call.flags.text("output"), { nameOf: () => "selfsubjectreview.authentication.k8s.io/" });
  if (printer) {
    // kubectl prints this one in the order of its fields.
    const isJson = call.flags.text("output") === "json";
    call.out(isJson ? `${JSON.stringify(review, undefined, 4)}\n` : printer(review));
    return 0;
  }
  const user = at(review, "status", "userInfo");
  const extra = at(user, "extra");
  const extras = typeof extra === "object" && extra !== null ? Object.entries(extra) : [];
  const rows = [
    ["Username", textAt(user, "username")],
    ["UID", textAt(user, "uid")],
    ["Groups", textsAt(user, "groups").length > 0 ? `[${textsAt(user, "groups").join(" ")}]` : ""],
    ...extras
      .toSorted(([one], [other]) => byBytes(one, other))
      .map(([key, value]) => [`Extra: ${key}`, `[${Array.isArray(value) ? value.join(" ") : ""}]`]),
  ].filter(([, value]) => value !== "");
  const text = [["ATTRIBUTE", "VALUE"], ...rows].map((row) => `${row.join("\t")}\n`).join("");
  call.out(align(text, { minWidth: 6, padding: 3 }));
  return 0;
}
