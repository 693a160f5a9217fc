/** What is on the machine: which tool can make a cluster, whether Docker can carry it, which clusters there are already. */
import { EnvironmentError, UsageError } from "../../errors.ts";
import { isMap } from "../check/inventory.ts";
import { leastMemoryMb, lineOf, type Recipe, type Tool, tools } from "./recipe.ts";
import { dockerSigns, sandboxInstead, signIn } from "./trouble.ts";

/** Programs of the learner's machine. */
export interface Programs {
  /** Whether it is on the PATH. */
  has(name: string): boolean;
  run(words: readonly string[], options?: RunOptions): Promise<Ended>;
}

export interface RunOptions {
  readonly input?: string;
  readonly onLine?: (line: string) => void;
  readonly withinMinutes?: number;
  readonly signal?: AbortSignal;
}

export interface Ended {
  /** Undefined when it took too long or was stopped. */
  readonly code: number | undefined;
  readonly output: string;
}

const homes: Readonly<Record<Tool | "kubectl" | "docker", string>> = {
  minikube: "https://minikube.sigs.k8s.io/docs/start/",
  kind: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
  kubectl: "https://kubernetes.io/docs/tasks/tools/",
  docker: "https://docs.docker.com/get-started/get-docker/",
};

/** The tool that is asked for, else the first that is there. */
export function toolOn({ has }: Programs, wanted: string | undefined): Tool {
  const known = tools.find((tool) => tool === wanted);
  if (wanted !== undefined && !known) throw new UsageError(`--with takes ${tools.join(" or ")}, not "${wanted}"`);
  const found = known ? (has(known) ? known : undefined) : tools.find(has);
  if (found) return found;
  const others = tools.filter((tool) => tool !== known && has(tool));
  throw new EnvironmentError(known ? `${known} is not installed` : `neither ${tools.join(" nor ")} is installed`, {
    next: [
      ...others.map((tool) => `--with ${tool}   (it is installed)`),
      ...(known ? [known] : tools).map((tool) => `install ${tool}: ${homes[tool]}`),
      sandboxInstead,
    ],
  });
}

/** Refuses before anything is begun that could not be finished. */
export async function examineMachine(programs: Programs, recipe: Recipe, signal?: AbortSignal): Promise<void> {
  const missing = (["docker", "kubectl"] as const).filter((name) => !programs.has(name));
  if (missing.length > 0)
    throw new EnvironmentError(`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not installed`, {
      detail: ["the cluster's node is a container of Docker; kubectl puts Calico into it"],
      next: [...missing.map((name) => `install ${name}: ${homes[name]}`), sandboxInstead],
    });
  const options = { withinMinutes: 0.5, ...(signal ? { signal } : {}) };
  await examineDocker(programs, options);
  if ((await clusterNames(programs, recipe.tool, options)).includes(nameIn(recipe)))
    throw new EnvironmentError(`${recipe.tool} has a cluster ${nameIn(recipe)} already`, {
      detail: ["nothing was changed"],
      next: [
        `netpol-workshop doctor --context ${recipe.context}   (what it can do)`,
        "--name NAME makes another one",
        `${lineOf({ words: recipe.removal })}   (removes it)`,
      ],
    });
}

function nameIn({ removal }: Recipe): string {
  return removal.at(-1) ?? "";
}

async function examineDocker(programs: Programs, options: RunOptions): Promise<void> {
  const format = "{{.MemTotal}} {{.NCPU}} {{.CgroupVersion}}";
  const { code, output } = await programs.run(["docker", "info", "--format", format], options);
  const [, memory, processors, cgroups] = /^(\d+) (\d+) (\d*)\s*$/m.exec(output) ?? [];
  if (code !== 0 || memory === undefined) {
    const sign = signIn(output, dockerSigns);
    throw new EnvironmentError(
      sign?.means ?? (code === undefined ? "Docker does not answer" : "Docker does not work"),
      {
        detail: ["nothing was begun", "$ docker info", ...output.trim().split("\n").slice(-4)],
        next: [...(sign?.next ?? ["docker info   (must work before a cluster can)"]), sandboxInstead],
      },
    );
  }
  const megabytes = Math.floor(Number(memory) / 2 ** 20);
  // What the system keeps for itself is missing in what Docker counts.
  if (megabytes < 0.9 * leastMemoryMb)
    throw new EnvironmentError(`Docker has ${megabytes} MB of memory; the cluster needs ${leastMemoryMb} MB`, {
      detail: ["nothing was begun"],
      next: ["give Docker more (Docker Desktop: Settings, Resources), then repeat", sandboxInstead],
    });
  if (Number(processors) < 2)
    throw new EnvironmentError("Docker has one processor; the cluster needs two", {
      detail: ["nothing was begun"],
      next: ["give Docker more (Docker Desktop: Settings, Resources), then repeat", sandboxInstead],
    });
  if (cgroups === "1")
    throw new EnvironmentError("this machine has cgroups v1, which Kubernetes 1.35 does not run on", {
      detail: ["nothing was begun"],
      next: ["a newer system, or on WSL: wsl --update", sandboxInstead],
    });
}

async function clusterNames(programs: Programs, tool: Tool, options: RunOptions): Promise<readonly string[]> {
  const words = tool === "kind" ? ["kind", "get", "clusters"] : ["minikube", "profile", "list", "-o", "json"];
  const { output } = await programs.run(words, options);
  return tool === "kind" ? output.split("\n").map((line) => line.trim()) : profilesIn(output);
}

/** minikube ends with an error when there are none, and prints no JSON then. */
function profilesIn(output: string): readonly string[] {
  const lists = jsonIn(output);
  if (!isMap(lists)) return [];
  const profiles = [lists.valid, lists.invalid].flatMap((list) => (Array.isArray(list) ? list.filter(isMap) : []));
  return profiles.map(({ Name }) => String(Name));
}

/** The JSON object that a program printed, among warnings perhaps; undefined when there is none. */
export function jsonIn(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  } catch {
    return undefined;
  }
}
