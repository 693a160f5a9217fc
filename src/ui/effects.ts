/** The one place where effects are carried out, against the ports. */
import { setMaxListeners } from "node:events";
import { diskTrouble, WorkshopError } from "../errors.ts";
import { isAnswered, partsOf } from "../workshop/questions.ts";
import type { Effect, Message } from "./messages.ts";
import { look } from "./model/world.ts";
import type { Host, Session } from "./ports.ts";
import type { Course, Notice } from "./state.ts";

/** What effects need of the terminal. */
export interface Stage {
  lend<T>(use: () => Promise<T>): Promise<T>;
  suspend(): void;
  copy(text: string): void;
  mouse(on: boolean): void;
  leave(): void;
}

type Dispatch = (message: Message) => void;

/** Work that somebody waits for; it ends in one message. */
type Job = Extract<
  Effect,
  { readonly type: "open" | "check" | "answer" | "run" | "next" | "skip" | "reset" | "goto" | "edit" | "shell" }
>;

const flowsEveryMs = 2000;

export class Performer {
  readonly #host: Host;
  readonly #stage: Stage;
  #session: Session | undefined;
  #work: AbortController | undefined;
  /** Reading that nobody waits for. */
  readonly #quiet = new Set<AbortController>();
  #unwatch: () => void = () => {};
  #flows: NodeJS.Timeout | undefined;

  constructor(host: Host, stage: Stage) {
    this.#host = host;
    this.#stage = stage;
  }

  /** Lets go of everything; progress is on the disk already. */
  close(): void {
    this.#work?.abort();
    for (const reading of this.#quiet) reading.abort();
    clearInterval(this.#flows);
    this.#unwatch();
    this.#session?.close();
    this.#session = undefined;
  }

  perform(effect: Effect, dispatch: Dispatch): void {
    switch (effect.type) {
      case "then":
        dispatch(effect.message);
        break;
      case "cancel":
        if (!this.#work) break;
        this.#work.abort();
        this.#work = undefined;
        dispatch({ type: "cancelled" });
        break;
      case "suspend":
        this.#stage.suspend();
        break;
      case "mouse":
        this.#stage.mouse(effect.on);
        break;
      case "leave":
        this.#stage.leave();
        break;
      case "copy":
        this.#stage.copy(effect.text);
        break;
      case "hint":
      case "solution":
      case "save":
      case "write-results":
        this.#atOnce(effect, dispatch);
        break;
      case "look":
        void this.#quietly(dispatch, (session, signal) => looked(session, signal));
        break;
      case "survey":
        void this.#quietly(dispatch, async ({ workshop }) => ({
          type: "surveyed",
          abilities: await workshop.abilities(),
        }));
        break;
      case "watch":
        this.#watch(dispatch);
        break;
      case "follow-flows":
        this.#followFlows(effect.on, dispatch);
        break;
      default:
        this.#working(dispatch, (signal) => this.#done(effect, dispatch, signal));
    }
  }

  async #done(effect: Job, dispatch: Dispatch, signal: AbortSignal): Promise<Message> {
    if (effect.type === "open") {
      const opened = await this.#host.open(effect.choice, {
        onProgress: (words) => dispatch({ type: "progress", words }),
        lend: (use) => this.#stage.lend(use),
        signal,
      });
      if (signal.aborted) opened.close();
      else this.#session = opened;
      return { type: "opened", course: courseOf(opened), notes: opened.workshop.notes };
    }
    const session = this.#session;
    if (!session) throw new Error(`${effect.type} before the cluster was reached`);
    const { workshop } = session;
    const at = workshop.here();
    switch (effect.type) {
      case "check": {
        const result = await workshop.check(at, signal, effect.asked);
        return { type: "checked", course: courseOf(session), result };
      }
      case "answer": {
        const result = await workshop.answer(at, effect.answers, signal);
        return { type: "answered", course: courseOf(session), result };
      }
      case "run": {
        const run = () => session.run(effect.words, signal);
        const result = effect.words[0] === "netpol-workshop" ? await workshop.lend(run) : await run();
        return { type: "ran", course: courseOf(session), text: effect.text, result };
      }
      case "next":
        return arrived(session, signal, () => workshop.next(signal));
      case "skip":
        return arrived(session, signal, () => workshop.skip(at, signal));
      case "reset":
        return arrived(session, signal, () => workshop.reset("step", at, signal));
      case "goto":
        return arrived(session, signal, () => workshop.goto(workshop.find(effect.step), signal));
      case "edit":
        if (await this.#lent(session, () => session.edit(effect.path))) return returnedTo(session);
        return { type: "edited", path: effect.path, text: session.read(effect.path) ?? "" };
      case "shell":
        await this.#lent(session, () => session.shell());
        return returnedTo(session);
    }
  }

  /** The terminal and the progress are another program's until it is done. */
  #lent<T>({ workshop }: Session, use: () => Promise<T>): Promise<T> {
    return workshop.lend(() => this.#stage.lend(use));
  }

  #atOnce(
    effect: Extract<Effect, { readonly type: "hint" | "solution" | "save" | "write-results" }>,
    dispatch: Dispatch,
  ): void {
    const session = this.#session;
    if (!session) return;
    const { workshop } = session;
    try {
      const at = workshop.here();
      if (effect.type === "hint") dispatch({ type: "hinted", ...workshop.hint(at), course: courseOf(session) });
      else if (effect.type === "save") session.write(effect.path, effect.text);
      else if (effect.type === "write-results")
        dispatch({
          type: "told",
          notice: { tone: "good", text: `written: ${session.writeResults().join(", ")}`, next: [] },
        });
      else {
        const texts = [...workshop.solution(at).flatMap((file) => session.read(file) ?? []), ...rightAnswers(at.step)];
        dispatch({ type: "solved", course: courseOf(session), texts });
      }
    } catch (error) {
      dispatch({ type: "failed", notice: noticeOf(error) });
    }
  }

  #watch(dispatch: Dispatch): void {
    this.#unwatch();
    const path = this.#session?.workshop.fileOf(this.#session.workshop.here());
    this.#unwatch =
      path === undefined ? () => {} : (this.#session?.watch(path, () => dispatch({ type: "saved" })) ?? (() => {}));
  }

  #followFlows(on: boolean, dispatch: Dispatch): void {
    clearInterval(this.#flows);
    if (!on) return;
    let isReading = false;
    const read = async (): Promise<void> => {
      // A slow cluster is not asked again before it has answered.
      if (isReading) return;
      isReading = true;
      await this.#quietly(dispatch, async (session, signal) => ({
        type: "flows",
        rows: await session.flows({ seconds: 900 }, signal),
      }));
      isReading = false;
    };
    void read();
    this.#flows = setInterval(() => void read(), flowsEveryMs);
  }

  /** One at a time, and Esc ends it. What cannot be ended is no longer waited for. */
  #working(dispatch: Dispatch, work: (signal: AbortSignal) => Promise<Message>): void {
    this.#work?.abort();
    const controller = new AbortController();
    // A check opens many connections, and each of them listens.
    setMaxListeners(0, controller.signal);
    this.#work = controller;
    const told = (message: Message): void => {
      if (this.#work === controller) this.#work = undefined;
      // Where a move ended, interrupted or not, is where the learner is.
      const isMove = message.type === "arrived" && this.#work === undefined;
      if (!controller.signal.aborted || isMove) dispatch(message);
    };
    work(controller.signal).then(told, (error: unknown) => told({ type: "failed", notice: noticeOf(error) }));
  }

  /** Reading that nobody waits for: its trouble is told, but stops nothing. */
  async #quietly(dispatch: Dispatch, work: (session: Session, signal: AbortSignal) => Promise<Message>): Promise<void> {
    if (!this.#session) return;
    const reading = new AbortController();
    setMaxListeners(0, reading.signal);
    this.#quiet.add(reading);
    await work(this.#session, reading.signal)
      .then(dispatch, (error: unknown) => {
        if (!reading.signal.aborted) dispatch({ type: "told", notice: noticeOf(error) });
      })
      .finally(() => this.#quiet.delete(reading));
  }
}

async function looked(session: Session, signal: AbortSignal): Promise<Message> {
  const { workshop, calico } = session;
  const at = workshop.here();
  const inventory = await session.inventory(signal);
  const path = workshop.fileOf(at);
  const text = path === undefined ? undefined : session.read(path);
  const file = path === undefined || text === undefined ? undefined : { path, text };
  return {
    type: "looked",
    world: look({ inventory, calico, namespaces: workshop.namespaces(at), file }),
  };
}

async function arrived(session: Session, signal: AbortSignal, move: () => Promise<unknown>): Promise<Message> {
  try {
    await move();
  } catch (error) {
    if (!signal.aborted || !session.workshop.progress.pending) throw error;
  }
  return { type: "arrived", course: courseOf(session) };
}

/** Commands of ours may have been run meanwhile. */
function returnedTo(session: Session): Message {
  return { type: "returned", course: courseOf(session), notes: session.workshop.notes };
}

function courseOf(session: Session): Course {
  const { workshop, cluster } = session;
  const at = workshop.here();
  const file = workshop.fileOf(at);
  const fileName = file === undefined ? undefined : session.nameOf(file);
  return { modules: workshop.modules, progress: workshop.progress, at, cluster, file, fileName };
}

function rightAnswers(step: Course["at"]["step"]): readonly string[] {
  if (!isAnswered(step)) return [];
  return partsOf(step).map(
    ({ ask, choices, right }) => `# ${ask}\n${right.map((choice) => choices[choice]).join("; ")}`,
  );
}

function noticeOf(thrown: unknown): Notice {
  const error = diskTrouble(thrown) ?? thrown;
  if (error instanceof WorkshopError)
    return { tone: "bad", text: [error.message, ...error.detail].join("\n"), next: error.next };
  return { tone: "bad", text: `a fault of ours: ${error instanceof Error ? error.message : String(error)}`, next: [] };
}
