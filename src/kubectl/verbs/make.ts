/** kubectl create namespace, deployment, service, configmap, serviceaccount: an object made of flags. */

import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { ClusterError } from "../../cluster/index.ts";
import { configKeyComplaints, portNameComplaints } from "../../policy/refusals/names.ts";
import { withLastApplied } from "../apply/last-applied.ts";
import { wholeNumber } from "../flags.ts";
import { fail, KubectlError, reworded } from "../trouble.ts";
import { isObject } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

type Maker = (call: Call, name: string) => object;

const makers: Readonly<Record<string, { make: Maker; failure?: string; needs?: string }>> = {
  "create namespace": { make: namespace },
  "create deployment": { make: deployment, failure: "deployment", needs: "image" },
  "create configmap": { make: configMap, failure: "configmap" },
  "create serviceaccount": { make: serviceAccount, failure: "serviceaccount" },
  "create service clusterip": { make: (call, name) => service(call, name, "ClusterIP"), failure: "ClusterIP service" },
  "create service nodeport": { make: (call, name) => service(call, name, "NodePort"), failure: "NodePort service" },
  "create service loadbalancer": {
    make: (call, name) => service(call, name, "LoadBalancer"),
    failure: "LoadBalancer service",
  },
  "create service externalname": {
    make: (call, name) => service(call, name, "ExternalName"),
    failure: "ExternalName service",
    needs: "external-name",
  },
};

export async function make(call: Call): Promise<number> {
  const maker = makers[call.verb];
  if (!maker) throw new TypeError(`no such verb: ${call.verb}`);
  if (maker.needs !== undefined) required(call, maker.needs);
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0)
    throw fail(
      `exactly one NAME is required, got ${call.args.length}\nSee 'kubectl ${call.verb} -h' for help and examples`,
    );
  const made = maker.make(call, name);
  if (!isObject(made)) throw new TypeError("what a verb makes is an object");
  const session = await call.session();
  const resource = await session.resourceOf(made);
  // A namespace that the learner did not name stays unsaid in what is only printed.
  const isPlaced = resource.namespaced && (session.isNamespaceGiven || dryRunOf(call) !== "client");
  const placed = isPlaced ? { ...made, metadata: { ...made.metadata, namespace: session.namespace } } : made;
  const body = call.flags.on("save-config") ? withLastApplied(placed) : placed;
  if (dryRunOf(call) === "client") report(call, resource, body, "created");
  else {
    const place = resource.namespaced ? session.namespace : undefined;
    const query = writeQuery(call, "kubectl-create", { validates: true });
    report(
      call,
      resource,
      await failing(maker.failure, () => session.api.create(resource, place, body, query)),
      "created",
    );
  }
  return 0;
}

/** These verbs put the sort of object in front of the server's words. */
async function failing<T>(sort: string | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ClusterError) || sort === undefined || !error.status) throw error;
    throw fail(`failed to create ${sort}: ${reworded(error, error.message).message}`);
  }
}

function required(call: Call, flag: string): void {
  if (!call.flags.text(flag)) throw new KubectlError(`error: required flag(s) "${flag}" not set`);
}

function namespace(_: Call, name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {}, status: {} };
}

function serviceAccount(_: Call, name: string): object {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } };
}

function deployment(call: Call, name: string): object {
  const images = call.flags.list("image");
  const port = call.flags.text("port");
  if (images.length > 1 && call.command) throw fail("cannot specify multiple --image options and command");
  const labels = { app: name };
  const containers = images.map((image) => ({
    name: containerName(image),
    image,
    ...(call.command && call.command.length > 0 ? { command: call.command } : {}),
    ...(port && Number(port) >= 0 ? { ports: [{ containerPort: Number(port) }] } : {}),
    resources: {},
  }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: Number(call.flags.text("replicas") ?? "1"),
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { labels }, spec: { containers } },
    },
    status: {},
  };
}

/** nginx of docker.io/library/nginx:1.25. */
function containerName(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1).replace(/[:@].*$/, "");
  return name.toLowerCase().replace(/[._]/g, "-");
}

function service(call: Call, name: string, type: string): object {
  const nodePort = wholeNumber(call.flags.text("node-port") ?? "0", "node-port");
  const ports = call.flags.list("tcp").map((spec) => portOf(spec, nodePort));
  const clusterIP = call.flags.text("clusterip");
  if (ports.length === 0 && type !== "ExternalName" && clusterIP !== "None")
    throw fail("at least one tcp port specifier must be provided");
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: { app: name } },
    spec: {
      type,
      selector: { app: name },
      ...(ports.length > 0 ? { ports } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(type === "ExternalName" ? { externalName: call.flags.text("external-name") } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function portOf(spec: string, nodePort: number): object {
  const [port = "", target = port] = spec.split(/:(.*)/s);
  checkPort(port);
  const complaint = /^\d+$/.test(target) ? undefined : portNameComplaints(target)[0];
  if (complaint !== undefined) throw fail(`invalid port format: ${complaint}`);
  return {
    name: spec.replace(":", "-"),
    ...(nodePort > 0 ? { nodePort } : {}),
    port: Number(port),
    protocol: "TCP",
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
  };
}

function checkPort(port: string): void {
  const why = !/^\d+$/.test(port) ? "invalid syntax" : Number(port) > 65535 ? "value out of range" : undefined;
  if (why !== undefined) throw fail(`strconv.ParseUint: parsing ${JSON.stringify(port)}: ${why}`);
}

function configMap(call: Call, name: string): object {
  const literals = call.flags.list("from-literal").map((literal) => {
    const [, key, value] = /^([^=]+)=([\s\S]*)$/.exec(literal) ?? [];
    if (key === undefined) throw fail(`invalid literal source ${literal}, expected key=value`);
    return [key, value];
  });
  const files = call.flags.list("from-file").map((source) => {
    const [, key, file = source] = /^([^=]+)=(.*)$/.exec(source) ?? [];
    return [key ?? basename(file), readText(call, file)];
  });
  const data: Record<string, unknown> = {};
  for (const [key = "", value] of [...files, ...literals]) {
    const [complaint] = configKeyComplaints(key);
    if (complaint !== undefined)
      throw fail(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${complaint}`);
    if (Object.hasOwn(data, key))
      throw fail(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
      );
    data[key] = value;
  }
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...(Object.keys(data).length > 0 ? { data } : {}) };
}

function readText(call: Call, file: string): string {
  try {
    return readFileSync(resolve(call.io.cwd, file), "utf8");
  } catch {
    throw fail(`error reading ${file}: no such file or directory`);
  }
}
