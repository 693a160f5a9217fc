/** kubectl logs */
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import type { LogOptions } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { milliseconds, wholeNumber } from "../flags.ts";
import { containersOf, defaultContainer, mostTelling, podOf, podSelector, podsWith } from "../pods.ts";
import type { Session } from "../session.ts";
import { oneTarget } from "../targets.ts";
import { fail, isNotFound, KubectlError, usage } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";

interface Source {
  readonly pod: RawObject;
  readonly container: string;
}

export async function logs(call: Call): Promise<number> {
  const { args, flags } = call;
  const [word, container] = args;
  const selector = flags.text("selector");
  if (word === undefined && !selector)
    throw usage(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      "logs",
    );
  if (word !== undefined && selector) throw usage("only a selector (-l) or a POD name is allowed", "logs");
  if (args.length > 2)
    throw usage(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      "logs",
    );
  const session = await call.session();
  const options = logOptions(call, Boolean(selector));
  const sources = await sourcesOf(call, session, word, container);
  if (sources.length === 0) call.err(`No resources found in ${session.namespace} namespace.\n`);
  if (flags.on("follow") && sources.length > wholeNumber(flags.text("max-log-requests") ?? "5", "max-log-requests"))
    throw fail(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.text("max-log-requests") ?? "5"}, use --max-log-requests to increase the limit`,
    );
  const show = (source: Source) => print(call, session, source, options);
  if (flags.on("follow")) await Promise.all(sources.map(show));
  else for (const source of sources) await show(source);
  return 0;
}

function logOptions({ flags, signal }: Call, hasSelector: boolean): LogOptions {
  const since = milliseconds(flags.text("since") ?? "0", "since");
  const sinceTime = flags.text("since-time");
  if (since && sinceTime) throw fail("at most one of `sinceTime` or `sinceSeconds` may be specified");
  const tail = wholeNumber(flags.text("tail") ?? (hasSelector ? "10" : "-1"), "tail");
  if (flags.given("tail") && tail < -1) throw fail("--tail must be greater than or equal to -1");
  const limit = wholeNumber(flags.text("limit-bytes") ?? "0", "limit-bytes");
  return {
    signal,
    ...(flags.on("follow") ? { follow: true } : {}),
    ...(flags.on("previous") ? { previous: true } : {}),
    ...(flags.on("timestamps") ? { timestamps: true } : {}),
    ...(tail >= 0 ? { tailLines: tail } : {}),
    ...(since > 0 ? { sinceSeconds: Math.ceil(since / 1000) } : {}),
    ...(sinceTime ? { sinceTime } : {}),
    ...(limit > 0 ? { limitBytes: limit } : {}),
  };
}

async function sourcesOf(
  call: Call,
  session: Session,
  word: string | undefined,
  argument: string | undefined,
): Promise<readonly Source[]> {
  const { flags } = call;
  const pods =
    word === undefined ? await podsWith(session, flags.text("selector") ?? "") : await podsOf(call, session, word);
  const wanted = flags.text("container") || argument;
  const takesAll = flags.on("all-containers") || flags.on("all-pods");
  return pods.flatMap((pod) => {
    const all = containersOf(pod);
    if (takesAll && !wanted) return all.map(({ name }) => ({ pod, container: name }));
    if (wanted && !all.some(({ name }) => name === wanted))
      throw fail(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
    return [{ pod, container: wanted || defaultContainer(pod, call.err) }];
  });
}

async function podsOf(call: Call, session: Session, word: string): Promise<readonly RawObject[]> {
  try {
    if (!call.flags.on("all-pods")) return [await podOf(session, word, mostTelling, call.err)];
    const { resource, name } = await oneTarget(session, word, "pods");
    const object = await session.api.get(resource, { namespace: session.namespace, name });
    return podsWith(session, podSelector(object) ?? "");
  } catch (error) {
    if (isNotFound(error))
      throw new KubectlError(
        `error: error from server (NotFound): ${error.message} in namespace ${JSON.stringify(session.namespace)}`,
      );
    throw error;
  }
}

async function print(call: Call, session: Session, { pod, container }: Source, options: LogOptions): Promise<void> {
  const { name } = pod.metadata;
  try {
    const stream = await session.api.cluster.logs({ namespace: session.namespace, name, container }, options);
    if (call.flags.on("prefix") || call.flags.on("all-pods")) {
      const prefix = `[pod/${name}/${container}] `;
      for await (const line of createInterface({ input: stream })) call.out(`${prefix}${line}\n`);
      return;
    }
    await pipeline(stream, call.io.stdout, { end: false });
  } catch (error) {
    if (!call.flags.on("ignore-errors")) throw error;
    call.err(`error: ${error instanceof Error ? error.message : textAt(error)}\n`);
  }
}
