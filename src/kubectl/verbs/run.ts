/** kubectl run */
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { milliseconds, wholeNumber } from "../flags.ts";
import type { Session } from "../session.ts";
import { fail, KubectlError, usage } from "../trouble.ts";
import { isObject, listAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";
import { pairs } from "./expose.ts";
import { goneWithin } from "./gone.ts";
import { converse } from "./terminal.ts";

/** [HOST[:PORT]/]PATH[:TAG][@DIGEST] */
const imageName =
  /^([a-zA-Z0-9][a-zA-Z0-9.-]*(:\d+)?\/)?[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(\/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@[A-Za-z][\w.+-]*:[0-9a-fA-F]{32,})?$/;

export async function run(call: Call): Promise<number> {
  const { args, flags } = call;
  const [name, ...words] = args;
  const image = flags.text("image");
  if (image === undefined) throw new KubectlError('error: required flag(s) "image" not set');
  if (name === undefined) throw usage("NAME is required for run", "run");
  if (image === "") throw fail("--image is required");
  if (!imageName.test(image)) throw fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const attaches = flags.on("attach") || flags.on("stdin");
  if (flags.on("rm") && !attaches) throw usage("--rm should only be used for attached containers", "run");
  if (flags.on("tty") && !flags.on("stdin")) throw fail("-i/--stdin is required for containers with -t/--tty=true");
  if (attaches && dryRunOf(call) !== "none")
    throw fail(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  const session = await call.session();
  const pod = podFor(call, name, [...words, ...(call.command ?? [])]);
  const pods = await session.resourceOf(pod);
  if (flags.on("expose")) await exposePod(call, session, pod);
  const isPrinted = dryRunOf(call) === "client";
  const query = writeQuery(call, "kubectl-run");
  const placed = { ...pod, metadata: { ...pod.metadata, namespace: session.namespace } };
  const made = isPrinted
    ? session.isNamespaceGiven
      ? placed
      : pod
    : await session.api.create(pods, session.namespace, placed, query);
  if (!attaches) {
    report(call, pods, made, "created");
    return 0;
  }
  try {
    return await attend(call, session, pods, made);
  } finally {
    if (flags.on("rm")) await removePod(call, session, pods, made);
  }
}

function podFor({ flags }: Call, name: string, words: readonly string[]): RawObject {
  const restart = flags.text("restart") ?? "Always";
  if (!["Always", "OnFailure", "Never"].includes(restart)) throw usage(`invalid restart policy: ${restart}`, "run");
  const env = flags.list("env").map((pair) => {
    const [, key, value] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? [];
    if (key === undefined) throw fail(`invalid env: ${pair}`);
    return { name: key, value };
  });
  const port = flags.text("port");
  const annotations = flags.list("annotations");
  const made = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: flags.text("labels") ? pairs(flags.text("labels") ?? "") : { run: name },
      ...(annotations.length > 0 ? { annotations: pairs(annotations.join(",")) } : {}),
    },
    spec: {
      containers: [
        {
          name,
          image: flags.text("image"),
          ...(words.length > 0 ? { [flags.on("command") ? "command" : "args"]: words } : {}),
          ...(env.length > 0 ? { env } : {}),
          ...(port ? { ports: [{ containerPort: wholeNumber(port, "port") }] } : {}),
          ...(flags.text("image-pull-policy") ? { imagePullPolicy: flags.text("image-pull-policy") } : {}),
          ...(flags.on("privileged") ? { securityContext: { privileged: true } } : {}),
          ...(flags.on("stdin") ? { stdin: true, stdinOnce: true } : {}),
          ...(flags.on("tty") ? { tty: true } : {}),
          resources: {},
        },
      ],
      dnsPolicy: "ClusterFirst",
      restartPolicy: restart,
    },
    status: {},
  };
  const whole: unknown = overridden(made, flags.text("overrides"));
  if (isObject(whole)) return whole;
  throw fail("Invalid JSON Patch");
}

function overridden(made: object, overrides: string | undefined): unknown {
  if (!overrides) return made;
  try {
    return mergePatch(made, JSON.parse(overrides));
  } catch {
    throw fail(`invalid JSON in --overrides: ${overrides}`);
  }
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

async function exposePod(call: Call, session: Session, pod: RawObject): Promise<void> {
  const port = call.flags.text("port");
  if (!port) throw fail("--port must be set when exposing a service");
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: pod.metadata.name, namespace: session.namespace },
    spec: { ports: [{ port: Number(port), protocol: "TCP", targetPort: Number(port) }], selector: pod.metadata.labels },
  };
  const services = await session.resourceOf(service);
  const isPrinted = dryRunOf(call) === "client";
  const made = isPrinted
    ? service
    : await session.api.create(services, session.namespace, service, writeQuery(call, "kubectl-run"));
  if (isObject(made)) report(call, services, made, "created");
}

const betweenMs = 100;

/** Stays with the pod until its command ends, and ends as it ended. */
async function attend(call: Call, session: Session, pods: Resource, made: RawObject): Promise<number> {
  const { name } = made.metadata;
  const place = { namespace: session.namespace, name };
  const end = Date.now() + milliseconds(call.flags.text("pod-running-timeout") ?? "1m0s", "pod-running-timeout");
  const now = () => session.api.get(pods, place);
  let pod = await now();
  while (phase(pod) === "Pending" || phase(pod) === "") {
    if (Date.now() > end) throw fail("timed out waiting for the condition");
    await delay(betweenMs, undefined, { signal: call.signal });
    pod = await now();
  }
  const container = textAt(listAt(pod, "spec", "containers")[0], "name");
  if (phase(pod) === "Running") {
    if (!call.flags.on("quiet")) {
      call.err(
        "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n",
      );
      call.err("If you don't see a command prompt, try pressing enter.\n");
    }
    await converse(call, session, { pod, container, stdin: call.flags.on("stdin"), tty: call.flags.on("tty") });
  } else {
    const stream = await session.api.cluster.logs({ ...place, container });
    for await (const chunk of stream) call.out(String(chunk));
  }
  if (call.flags.text("restart") !== "Never" && call.flags.text("restart") !== "OnFailure") return 0;
  while (phase(pod) !== "Succeeded" && phase(pod) !== "Failed") {
    await delay(betweenMs, undefined, { signal: call.signal });
    pod = await now();
  }
  const exit = numberAt(listAt(pod, "status", "containerStatuses")[0], "state", "terminated", "exitCode");
  if (exit !== 0)
    throw new KubectlError(
      `pod ${session.namespace}/${name} terminated (${textAt(pod, "status", "reason") || "Error"})`,
      exit,
    );
  return 0;
}

function phase(pod: RawObject): string {
  return textAt(pod, "status", "phase");
}

async function removePod(call: Call, session: Session, pods: Resource, { metadata }: RawObject): Promise<void> {
  const place = { namespace: session.namespace, name: metadata.name };
  await session.api.delete(pods, place, { propagationPolicy: "Background" });
  if (!call.flags.on("quiet"))
    call.out(`pod ${JSON.stringify(metadata.name)} deleted from ${session.namespace} namespace\n`);
  await goneWithin(session, { resource: pods, ...place, uid: undefined }, undefined, AbortSignal.timeout(60_000));
}
