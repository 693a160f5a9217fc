/** kubectl api-resources, api-versions, version, cluster-info */
import type { Resource } from "../../cluster/index.ts";
import { tabular } from "../output/table.ts";
import { yaml } from "../output/yaml.ts";
import { fullName, groupOf } from "../resources.ts";
import { fail, missing, usage } from "../trouble.ts";
import { byBytes, listAt, mapAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";

/** The kubectl whose words and flags these are. */
const likeVersion = "v1.35.0";

export async function apiResources(call: Call): Promise<number> {
  const { args, flags } = call;
  if (args.length > 0) throw usage(`unexpected arguments: [${args.join(" ")}]`, "api-resources");
  const output = flags.text("output") ?? "";
  if (!["", "wide", "name"].includes(output))
    throw output === "json" || output === "yaml"
      ? missing(`the output format ${JSON.stringify(output)} of "kubectl api-resources"`)
      : fail(
          `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,name,wide,yaml`,
        );
  const session = await call.session();
  const wanted = (resource: Resource) =>
    (!flags.given("api-group") || groupOf(resource) === flags.text("api-group")) &&
    (!flags.given("namespaced") || resource.namespaced === flags.on("namespaced")) &&
    flags.list("verbs").every((verb) => resource.verbs.includes(verb)) &&
    flags.list("categories").every((category) => resource.categories.includes(category));
  const preferred = firstVersions(await session.resources()).filter((one) => one.verbs.length > 0 && wanted(one));
  const shown = preferred.toSorted(
    (one, other) => byBytes(groupOf(one), groupOf(other)) || byBytes(one.plural, other.plural),
  );
  if (output === "name") {
    call.out(shown.map((resource) => `${fullName(resource)}\n`).join(""));
    return 0;
  }
  const header = [
    "NAME",
    "SHORTNAMES",
    "APIVERSION",
    "NAMESPACED",
    "KIND",
    ...(output === "wide" ? ["VERBS", "CATEGORIES"] : []),
  ];
  const rows = shown.map((one) => [
    one.plural,
    one.shortNames.join(","),
    one.apiVersion,
    String(one.namespaced),
    one.kind,
    ...(output === "wide" ? [one.verbs.join(","), one.categories.join(",")] : []),
  ]);
  call.out(tabular(flags.on("no-headers") ? rows : [header, ...rows]));
  return 0;
}

/** Of a kind that several versions of a group serve, the one that the server prefers. */
function firstVersions(resources: readonly Resource[]): readonly Resource[] {
  const seen = new Map<string, string>();
  return resources.filter((resource) => {
    const name = fullName(resource);
    const version = seen.get(name) ?? resource.apiVersion;
    seen.set(name, version);
    return version === resource.apiVersion;
  });
}

export async function apiVersions(call: Call): Promise<number> {
  const session = await call.session();
  const groups = listAt(await session.api.json({ path: "/apis" }), "groups");
  const versions = groups.flatMap((group) =>
    listAt(group, "versions").map((version) => textAt(version, "groupVersion")),
  );
  const all = ["v1", ...versions].sort(byBytes);
  call.out(all.map((version) => `${version}\n`).join(""));
  return 0;
}

export async function version(call: Call): Promise<number> {
  const { flags } = call;
  const output = flags.text("output") ?? "";
  if (!["", "yaml", "json"].includes(output)) throw fail("--output must be 'yaml' or 'json'");
  const platform = `${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`;
  const client = {
    clientVersion: { major: "1", minor: "35", gitVersion: likeVersion, platform },
    kustomizeVersion: "v5.7.1",
  };
  const server = flags.on("client") ? undefined : await (await call.session()).api.json({ path: "/version" });
  if (output !== "") {
    const whole = { ...client, ...(server === undefined ? {} : { serverVersion: server }) };
    call.out(output === "yaml" ? yaml(whole) : `${JSON.stringify(whole, undefined, 2)}\n`);
    return 0;
  }
  call.out(`Client Version: ${likeVersion} (the small kubectl of netpol-workshop)\nKustomize Version: v5.7.1\n`);
  if (server !== undefined) call.out(`Server Version: ${textAt(server, "gitVersion")}\n`);
  return 0;
}

export async function clusterInfo(call: Call): Promise<number> {
  const session = await call.session();
  const { server } = session.api.cluster.target;
  const services = await session.api.list(
    await session.resourceOf({ apiVersion: "v1", kind: "Service" }),
    "kube-system",
    {
      labelSelector: "kubernetes.io/cluster-service=true",
    },
  );
  call.out(`Kubernetes control plane is running at ${server}\n`);
  for (const service of services) {
    const name = textAt(mapAt(service, "metadata", "labels"), "kubernetes.io/name") || service.metadata.name;
    const port = listAt(service, "spec", "ports")[0];
    const named = textAt(port, "name") || (numberAt(port, "port") > 0 ? textAt(port, "port") : "");
    call.out(
      `${name} is running at ${server}/api/v1/namespaces/kube-system/services/${service.metadata.name}${named ? `:${named}` : ""}/proxy\n`,
    );
  }
  call.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return 0;
}
