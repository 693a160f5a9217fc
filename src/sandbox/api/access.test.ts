import { request as plainRequest } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { type JsonObject, textAt } from "../store/object.ts";
import { ask } from "./testing/client.ts";

let sandbox: Sandbox;
const rbac = "rbac.authorization.k8s.io";

beforeAll(async () => {
  sandbox = await startSandbox();
  const { objects } = sandbox;
  objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  role("reader", [{ apiGroups: [""], resources: ["pods", "configmaps"], verbs: ["get", "list", "watch"] }]);
});

afterAll(() => sandbox.stop());

/** A role in the namespace shop, bound to dana. */
function role(name: string, rules: readonly JsonObject[]): void {
  const apiVersion = `${rbac}/v1`;
  sandbox.objects.create(`roles.${rbac}`, { apiVersion, kind: "Role", metadata: { name, namespace: "shop" }, rules });
  sandbox.objects.create(`rolebindings.${rbac}`, {
    apiVersion,
    kind: "RoleBinding",
    metadata: { name, namespace: "shop" },
    roleRef: { apiGroup: rbac, kind: "Role", name },
    subjects: [{ apiGroup: rbac, kind: "User", name: "dana" }],
  });
}

function asDana(method: string, path: string, body?: JsonObject, headers: Record<string, string> = {}) {
  return ask(sandbox, method, path, { headers: { "impersonate-user": "dana", ...headers }, ...(body ? { body } : {}) });
}

test("without a token only the version and the health are answered", async () => {
  for (const path of ["/version", "/healthz", "/livez", "/readyz", "/readyz?verbose"])
    expect((await ask(sandbox, "GET", path, { token: "" })).code).toBe(200);
  for (const path of ["/", "/api", "/apis", "/api/v1/pods", "/openapi/v3", "/nosuch", "/versionx"]) {
    const { code, json } = await ask(sandbox, "GET", path, { token: "" });
    expect({ path, code, message: json.message }).toEqual({ path, code: 401, message: "Unauthorized" });
  }
  expect((await ask(sandbox, "GET", "/api", { token: "wrong" })).code).toBe(401);
  expect((await ask(sandbox, "GET", "/api", { token: "e30.e30.e30" })).code).toBe(401);
});

test("an admin is told of everything, and of what everybody may besides", async () => {
  const asked = { body: { spec: { namespace: "shop" } } };
  const { json } = await ask(sandbox, "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", asked);
  expect(json.status).toMatchObject({
    resourceRules: [{ resources: ["*"] }, { resources: ["selfsubjectreviews"] }, { verbs: ["create"] }],
    nonResourceRules: [{ nonResourceURLs: ["*"] }, { verbs: ["get"] }, { verbs: ["get"] }],
  });
});

test("the version is told in lines, for people who ask with --raw", async () => {
  expect((await ask(sandbox, "GET", "/version")).text).toMatch(/^\{\n {2}"major": "1",\n {2}"minor": "35",/);
});

test("health is told in detail to who asks for it", async () => {
  const { text } = await ask(sandbox, "GET", "/livez?verbose", { token: "" });
  expect(text).toMatch(/^\[\+\]ping ok\n[\s\S]*livez check passed\n$/);
  expect((await ask(sandbox, "GET", "/readyz/ping")).text).toBe("ok");
});

test("a foreign host name is refused, whatever the path", async () => {
  for (const path of ["/version", "/api"]) {
    const { code, json } = await ask(sandbox, "GET", path, { headers: { host: `evil.example:${sandbox.port}` } });
    expect(code).toBe(403);
    expect(json.kind).toBe("Status");
  }
  expect((await ask(sandbox, "GET", "/version", { headers: { host: "localhost" } })).code).toBe(200);
});

test("it speaks TLS only", async () => {
  const answered = new Promise<boolean>((resolve) => {
    const call = plainRequest({ host: "127.0.0.1", port: sandbox.port, path: "/version" }, () => resolve(true));
    call.on("error", () => resolve(false));
    call.end();
  });
  expect(await answered).toBe(false);
});

test("it listens on loopback only", async () => {
  const { networkInterfaces } = await import("node:os");
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) {
    const reached = new Promise<boolean>((resolve) => {
      const socket = connect({ host: address, port: sandbox.port }, () => resolve(true));
      socket.on("error", () => resolve(false));
    });
    expect(await reached).toBe(false);
  }
});

test.each([
  [
    "GET",
    "/api/v1/namespaces/shop/secrets",
    'secrets is forbidden: User "dana" cannot list resource "secrets" in API group "" in the namespace "shop"',
  ],
  [
    "GET",
    "/api/v1/namespaces/default/pods",
    'pods is forbidden: User "dana" cannot list resource "pods" in API group "" in the namespace "default"',
  ],
  [
    "GET",
    "/api/v1/nodes",
    'nodes is forbidden: User "dana" cannot list resource "nodes" in API group "" at the cluster scope',
  ],
  [
    "DELETE",
    "/api/v1/namespaces/shop/pods/client",
    'pods "client" is forbidden: User "dana" cannot delete resource "pods" in API group "" in the namespace "shop"',
  ],
  [
    "GET",
    "/api/v1/namespaces/shop/pods/client/log",
    'pods "client" is forbidden: User "dana" cannot get resource "pods/log" in API group "" in the namespace "shop"',
  ],
  [
    "POST",
    "/api/v1/namespaces/shop/pods/client/exec",
    'pods "client" is forbidden: User "dana" cannot create resource "pods/exec" in API group "" in the namespace "shop"',
  ],
  [
    "GET",
    "/apis/projectcalico.org/v3/tiers",
    'tiers.projectcalico.org is forbidden: User "dana" cannot list resource "tiers" in API group "projectcalico.org" at the cluster scope',
  ],
  [
    "GET",
    "/apis/projectcalico.org/v3/namespaces/shop/networkpolicies",
    "networkpolicies.projectcalico.org is forbidden: operation on Calico tiered policy is forbidden",
  ],
  ["GET", "/metrics", 'forbidden: User "dana" cannot get path "/metrics"'],
])("%s %s is forbidden to a user without the right", async (method, path, message) => {
  const { code, json } = await asDana(method, path);
  expect(json.message).toBe(message);
  expect(code).toBe(403);
});

test("what a role grants is allowed, and no more than that", async () => {
  expect((await asDana("GET", "/api/v1/namespaces/shop/pods")).code).toBe(200);
  expect((await asDana("GET", "/api")).code).toBe(200);
  expect((await asDana("POST", "/api/v1/namespaces/shop/configmaps", { metadata: { name: "x" } })).code).toBe(403);
});

test("only who may impersonate can ask as somebody else", async () => {
  const token = /token: (\S+)/.exec(sandbox.kubeconfig("dana"))?.[1] ?? "";
  const { code, json } = await ask(sandbox, "GET", "/api/v1/pods", { token, headers: { "impersonate-user": "eve" } });
  expect(code).toBe(403);
  expect(json.message).toBe(
    'users "eve" is forbidden: User "dana" cannot impersonate resource "users" in API group "" at the cluster scope',
  );
  expect((await ask(sandbox, "GET", "/api/v1/namespaces/shop/pods", { token })).code).toBe(200);
});

test("reviews answer who somebody is and what they may", async () => {
  const who = await asDana(
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    {},
    { "impersonate-group": "dev" },
  );
  expect(who.json.status).toEqual({ userInfo: { username: "dana", groups: ["dev", "system:authenticated"] } });
  const reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const may = (verb: string) =>
    asDana("POST", reviews, { spec: { resourceAttributes: { verb, resource: "pods", namespace: "shop" } } });
  expect((await may("list")).json.status).toEqual({ allowed: true });
  expect((await may("delete")).json.status).toEqual({ allowed: false });
  const rules = await asDana("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
    spec: { namespace: "shop" },
  });
  expect(JSON.stringify(rules.json.status)).toContain('"resources":["pods","configmaps"]');
});

test("a service account's token speaks for it until it ends", async () => {
  await expect
    .poll(async () => (await ask(sandbox, "GET", "/api/v1/namespaces/shop/serviceaccounts/default")).code)
    .toBe(200);
  const path = "/api/v1/namespaces/shop/serviceaccounts/default/token";
  const { code, json } = await ask(sandbox, "POST", path, {
    body: { spec: { audiences: [], expirationSeconds: 600 } },
  });
  expect(code).toBe(201);
  const token = textAt(json, "status", "token");
  const who = await ask(sandbox, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { token, body: {} });
  expect(textAt(who.json, "status", "userInfo", "username")).toBe("system:serviceaccount:shop:default");
  const [head, , signature] = token.split(".");
  const forged = Buffer.from(JSON.stringify({ sub: "system:admin", iat: 0 })).toString("base64url");
  expect((await ask(sandbox, "GET", "/api", { token: `${head}.${forged}.${signature}` })).code).toBe(401);
});

test("a policy of a tier needs the right to the tier and to its policies", async () => {
  const { objects } = sandbox;
  for (const name of ["open", "closed"])
    objects.create("tiers.projectcalico.org", {
      apiVersion: "projectcalico.org/v3",
      kind: "Tier",
      metadata: { name },
      spec: { order: 10 },
    });
  const path = "/apis/projectcalico.org/v3/namespaces/shop/networkpolicies";
  const policy = (tier: string) => ({ metadata: { name: `${tier}.x` }, spec: { tier, selector: "all()" } });
  const refused = await asDana("POST", path, policy("open"));
  expect(refused.json.message).toBe(
    'networkpolicies.projectcalico.org "open.x" is forbidden: User "dana" cannot create networkpolicies.projectcalico.org in tier "open" and namespace "shop" (user cannot get tier)',
  );
  role("tiered", [
    { apiGroups: ["projectcalico.org"], resources: ["tiers"], resourceNames: ["open"], verbs: ["get"] },
    { apiGroups: ["projectcalico.org"], resources: ["tier.networkpolicies"], resourceNames: ["open.*"], verbs: ["*"] },
  ]);
  expect((await asDana("POST", path, policy("open"))).code).toBe(201);
  expect((await asDana("POST", path, policy("closed"))).code).toBe(403);
  expect((await ask(sandbox, "POST", path, { body: policy("closed") })).code).toBe(201);
  const { json } = await asDana("GET", path);
  const names = Array.isArray(json.items) ? json.items.map((item) => textAt(item, "metadata", "name")) : [];
  expect(names).toEqual(["open.x"]);
  expect((await asDana("DELETE", `${path}/open.x`)).code).toBe(200);
  expect((await asDana("DELETE", `${path}/closed.x`)).code).toBe(403);
});

test("nobody grants more than they have", async () => {
  role("keeper", [
    { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: ["create", "update", "patch"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
  ]);
  const path = (plural: string) => `/apis/${rbac}/v1/namespaces/shop/${plural}`;
  const grant = (name: string, verbs: string[], resources = ["secrets"]) =>
    asDana("POST", path("roles"), {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name },
      rules: [{ apiGroups: [""], resources, verbs }],
    });
  const bind = (kind: string, name: string) =>
    asDana("POST", path("rolebindings"), {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: `to-${name}` },
      roleRef: { apiGroup: rbac, kind, name },
    });
  expect((await grant("less", ["get"])).code).toBe(201);
  const more = await grant("more", ["get", "list", "delete"]);
  expect(more.code).toBe(403);
  expect(textAt(more.json, "message")).toBe(
    `roles.${rbac} "more" is forbidden: user "dana" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["list" "delete"]}`,
  );
  expect((await bind("Role", "less")).code).toBe(201);
  expect(textAt((await bind("ClusterRole", "cluster-admin")).json, "message")).toContain(
    '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
  );
  expect(textAt((await bind("Role", "nosuch")).json, "message")).toBe(`rolebindings.${rbac} "nosuch" not found`);
});

test("a token is bound to a pod that is there and runs as the account", async () => {
  const token = (name: string) =>
    ask(sandbox, "POST", "/api/v1/namespaces/shop/serviceaccounts/default/token", {
      body: { spec: { boundObjectRef: { kind: "Pod", apiVersion: "v1", name } } },
    });
  expect(textAt((await token("nosuch")).json, "message")).toBe('pods "nosuch" not found');
  const containers = [{ name: "c", image: "nginx:1.25" }];
  const pod = (name: string, spec: JsonObject) =>
    sandbox.objects.create("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "shop" },
      spec: { containers, ...spec },
    });
  const own = pod("own", {});
  expect((await token("own")).json.spec).toMatchObject({ boundObjectRef: { name: "own", uid: own.metadata.uid } });

  sandbox.objects.create("serviceaccounts", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "o", namespace: "shop" },
  });
  pod("other", { serviceAccountName: "o" });
  expect(textAt((await token("other")).json, "message")).toContain("different serviceaccount name");
});
