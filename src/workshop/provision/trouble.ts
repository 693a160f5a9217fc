/** What the programs say when they fail, and what that means for a person. Pure. */
import { EnvironmentError } from "../../errors.ts";
import { leastMemoryMb, lineOf, type Recipe, type Stage } from "./recipe.ts";

interface Sign {
  readonly says: RegExp;
  readonly means: string;
  readonly next: readonly string[];
}

export const sandboxInstead = "netpol-workshop sandbox start   (a cluster of your own that needs nothing installed)";

export const dockerSigns: readonly Sign[] = [
  {
    says: /permission denied.*docker/is,
    means: "you may not use Docker",
    next: ["sudo usermod -aG docker $USER, then log in anew", "or use Docker rootless or Docker Desktop"],
  },
  {
    says: /cannot connect to the docker daemon|failed to connect to the docker api|is the docker daemon running|docker.*not running|PROVIDER_DOCKER_NOT_RUNNING/i,
    means: "Docker does not run",
    next: ["start Docker (Docker Desktop, or sudo systemctl start docker), then repeat"],
  },
];

/** In the order in which they are looked for: what is special before what is general. */
const signs: readonly Sign[] = [
  ...dockerSigns,
  {
    says: /already exist for a cluster with the name|container name "\/[\w-]+" is already in use|GUEST_(?:NAME|PROFILE)_CONFLICT|profile .* already exists/i,
    means: "a cluster of that name is there already",
    next: ["--name NAME makes another one"],
  },
  {
    says: /RSRC_\w*(?:MEM|MEMORY)\b|insufficient memory|not enough memory|more than your system limit|OOMKilled/i,
    means: "there is not enough memory",
    next: [`give Docker at least ${leastMemoryMb} MB (Docker Desktop: Settings, Resources), or close other programs`],
  },
  {
    says: /RSRC_INSUFFICIENT_CORES|insufficient cpu|requires at least \d+ cpu/i,
    means: "there are not enough processors",
    next: ["give Docker at least 2 processors (Docker Desktop: Settings, Resources)"],
  },
  {
    says: /no space left on device|RSRC_DOCKER_STORAGE|out of disk space/i,
    means: "the disk is full",
    next: ["docker system df   (what takes the space)", "docker system prune   (removes what nothing uses)"],
  },
  {
    says: /port is already allocated|address already in use|ports are not available/i,
    means: "a port that it needs is taken",
    next: ["docker ps   (another cluster may have it)", "stop what has the port, then repeat"],
  },
  {
    says: /non-overlapping IPv4 address pool|predefined address pools/i,
    means: "Docker has no addresses left for another network",
    next: ["docker network prune   (removes the networks that nothing uses), then repeat"],
  },
  {
    says: /subnet.*(?:taken|overlap|in use)|pool overlaps|IF_\w*SUBNET|unable to create dedicated network/i,
    means: "the network 172.16.0.0/24 is taken on this machine",
    next: [
      "docker network ls, then docker network rm NAME for what is no longer used",
      "or --with kind, which finds a network by itself",
    ],
  },
  {
    // kind waits for this line of the node's; most often the limit for watched files keeps systemd from coming up.
    says: /could not find a log line that matches/i,
    means: "the node's own system does not come up",
    next: [
      "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512   (the usual reason), then repeat",
      "or remove other clusters: kind get clusters",
    ],
  },
  {
    says: /too many open files|inotify/i,
    means: "the system's limit for watched files is reached",
    next: ["sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then repeat"],
  },
  {
    says: /cgroup ?v1|cgroups? v2 (?:is )?required/i,
    means: "this machine has cgroups v1, which Kubernetes 1.35 does not run on",
    next: ["a newer system, or on WSL: wsl --update"],
  },
  {
    says: /setting systemd property "Delegate=yes"/,
    means: "rootless Docker may not limit what its containers take",
    next: ["give its service Delegate=yes: https://kind.sigs.k8s.io/docs/user/rootless/", "or use Docker with root"],
  },
  {
    says: /failed to init node with kubeadm/,
    means: "Kubernetes does not start in the node",
    next: ["close other programs or remove other clusters, and give Docker more memory and processors, then repeat"],
  },
  {
    says: /failed to lock config file: open .+: file exists/,
    means: "your kubeconfig is locked by another program, or by one that was stopped",
    next: ["rm ~/.kube/config.lock   (when no other program writes to it), then repeat"],
  },
  {
    says: /unrecognized condition/,
    means: "kubectl is older than 1.31",
    next: ["install a newer one: https://kubernetes.io/docs/tasks/tools/"],
  },
  {
    says: /toomanyrequests|pull rate limit/i,
    means: "the registry lets this network pull no more images for now",
    next: ["docker login   (lifts the limit for anonymous users)", "or wait an hour, then repeat"],
  },
  {
    says: /ErrImagePull|ImagePullBackOff|failed to pull|unable to pull|error pulling|manifest unknown/i,
    means: "an image cannot be pulled",
    next: ["check the network and its proxy: docker pull quay.io/tigera/operator:latest", "then repeat"],
  },
  {
    says: /unable to read URL|could not resolve host|no such host|temporary failure in name resolution|TLS handshake timeout|i\/o timeout|connection timed out|proxyconnect/i,
    means: "the network does not let it through",
    next: ["check the network and its proxy: curl -I https://raw.githubusercontent.com", "then repeat"],
  },
  {
    says: /AlreadyExists/,
    means: "Calico is in this cluster already",
    next: ["--name NAME makes another cluster"],
  },
];

export function signIn(text: string, among: readonly Sign[] = signs): Sign | undefined {
  return among.find(({ says }) => says.test(text));
}

export interface Failure {
  readonly stage: Stage;
  readonly code: number | undefined;
  readonly output: string;
  /** Pods that do not come up, each with its reason. */
  readonly waiting: readonly string[];
}

const shownLines = 8;

/** What went wrong in a stage, in words, with what to do. */
export function troubleIn({ removal }: Recipe, { stage, code, output, waiting }: Failure): EnvironmentError {
  // What pods wait for tells more than that somebody waited in vain.
  const sign = signIn(waiting.join("\n")) ?? signIn(output);
  const timedOut = code === undefined || /timed out waiting/i.test(output);
  const why = sign?.means ?? (stage.waits && timedOut ? "Calico did not get ready in time" : undefined);
  const ended = code === undefined ? `it did not end within ${stage.withinMinutes} minutes` : `it ended with ${code}`;
  const lines = output.trimEnd().split("\n").filter(Boolean).slice(-shownLines);
  return new EnvironmentError(`${stage.title}: ${why ?? ended}`, {
    detail: [
      `$ ${lineOf({ words: stage.words })}`,
      ...lines,
      ...(waiting.length > 0 ? ["these pods are not ready:", ...waiting.slice(0, shownLines)] : []),
    ],
    next: [
      ...(sign?.next ??
        (stage.waits && timedOut ? ["look at what is late: kubectl get tigerastatus; kubectl get pods -A"] : [])),
      `${lineOf({ words: removal })}   (removes what was begun; then repeat)`,
      sandboxInstead,
    ],
  });
}
