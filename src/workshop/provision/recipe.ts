/** The commands that make a local cluster with everything that the modules need: Kubernetes, Calico with its API, a flow log. Pure. */
import { InputError } from "../../errors.ts";
import { type CalicoRelease, calicoReleases, newestCalico } from "../../policy/index.ts";

export const tools = ["minikube", "kind"] as const;
export type Tool = (typeof tools)[number];

export interface CreateOptions {
  readonly name: string;
  /** With its patch, as in `v3.33.1`. */
  readonly calico: string;
}

export interface Stage {
  /** What happens, for whoever waits. */
  readonly title: string;
  readonly words: readonly string[];
  readonly input?: string;
  /** Pods come up meanwhile; which of them is late is worth saying. */
  readonly waits?: true;
  readonly withinMinutes: number;
}

export interface Recipe {
  readonly tool: Tool;
  readonly context: string;
  readonly kubernetes: string;
  readonly calico: string;
  readonly stages: readonly Stage[];
  /** Removes the cluster, finished or not. */
  readonly removal: readonly string[];
}

/** Everything together (operator, API server, Goldmane, Whisker) and the worlds of a module. */
export const leastMemoryMb = 4096;

/** The newest patch of each release that the engine knows. */
const patches: Readonly<Record<CalicoRelease, string>> = {
  "3.30": "v3.30.7",
  "3.31": "v3.31.7",
  "3.32": "v3.32.4",
  "3.33": "v3.33.1",
};

/** `3.32` is its newest patch; a patch is taken as it is given. */
export function calicoVersion(given: string | undefined): string {
  if (given === undefined) return patches[newestCalico];
  const [, release, patch] = /^v?(3\.\d+)(\.\d+)?$/.exec(given) ?? [];
  const known = calicoReleases.find((one) => one === release);
  if (!known)
    throw new InputError(`Calico ${given} is none that the workshop knows`, {
      detail: [`it knows ${calicoReleases.join(", ")}, each with its patches, as in ${patches[newestCalico]}`],
    });
  return patch === undefined ? patches[known] : `v${known}${patch}`;
}

/** Kubernetes 1.35 with either: the release that minikube 1.38 knows, the node image that kind 0.33 was built with. */
const kubernetes: Readonly<Record<Tool, string>> = { minikube: "v1.35.0", kind: "v1.35.8" };
const nodeImage = `kindest/node:${kubernetes.kind}@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0`;

/** The pods' addresses, as Calico's own custom-resources.yaml has them. */
const podNetwork = "192.168.0.0/16";

export function recipe(tool: Tool, { name, calico }: CreateOptions): Recipe {
  const context = tool === "kind" ? `kind-${name}` : name;
  return {
    tool,
    context,
    kubernetes: kubernetes[tool],
    calico,
    stages: [tool === "kind" ? kindStage(name) : minikubeStage(name), ...calicoStages(context, calico)],
    removal: tool === "kind" ? ["kind", "delete", "cluster", "--name", name] : ["minikube", "delete", "-p", name],
  };
}

function kindStage(name: string): Stage {
  return {
    title: "creating the cluster with kind",
    words: ["kind", "create", "cluster", "--name", name, "--image", nodeImage, "--config", "-"],
    input: [
      "kind: Cluster",
      "apiVersion: kind.x-k8s.io/v1alpha4",
      "networking:",
      "  disableDefaultCNI: true",
      `  podSubnet: ${podNetwork}`,
      "",
    ].join("\n"),
    withinMinutes: 15,
  };
}

function minikubeStage(name: string): Stage {
  return {
    title: "creating the cluster with minikube",
    words: [
      "minikube",
      "start",
      "-p",
      name,
      "--driver=docker",
      `--kubernetes-version=${kubernetes.minikube}`,
      "--cpus=2",
      `--memory=${leastMemoryMb}`,
      "--cni=false",
      "--network-plugin=cni",
      `--extra-config=kubeadm.pod-network-cidr=${podNetwork}`,
      // minikube's usual network lies inside the pods' one.
      "--subnet=172.16.0.0/24",
    ],
    withinMinutes: 20,
  };
}

const operatorKinds = ["installations", "apiservers", "goldmanes", "whiskers", "tigerastatuses"];
const parts = ["calico", "apiserver", "goldmane", "whisker"].map((part) => `tigerastatus/${part}`);

function calicoStages(context: string, calico: string): readonly Stage[] {
  const kubectl = (...words: readonly string[]) => ["kubectl", "--context", context, ...words];
  // Too large for kubectl apply, which would keep a copy of them in an annotation.
  const create = (file: string) =>
    kubectl("create", "-f", `https://raw.githubusercontent.com/projectcalico/calico/${calico}/manifests/${file}`);
  const wait = (what: readonly string[], condition: string, minutes: number) =>
    kubectl("wait", `--for=${condition}`, ...what, `--timeout=${minutes * 60}s`);
  const [, minor] = calico.split(".");
  const crds = Number(minor) >= 32 ? "v1_crd_projectcalico_org.yaml" : "operator-crds.yaml";
  return [
    { title: "Calico's kinds", words: create(crds), withinMinutes: 3 },
    { title: "Calico's operator", words: create("tigera-operator.yaml"), withinMinutes: 3 },
    {
      title: "waiting until the API server serves the operator's kinds",
      words: wait(
        operatorKinds.map((kind) => `crd/${kind}.operator.tigera.io`),
        "condition=Established",
        1,
      ),
      withinMinutes: 3,
    },
    { title: "asking the operator for Calico", words: create("custom-resources.yaml"), withinMinutes: 3 },
    {
      title: "waiting until the operator begins",
      words: wait(parts, "create", 5),
      waits: true,
      withinMinutes: 6,
    },
    {
      title: "waiting until Calico runs: images are pulled",
      words: wait(parts, "condition=Available", 15),
      waits: true,
      withinMinutes: 16,
    },
    {
      title: "waiting until the node takes pods",
      words: wait(["nodes", "--all"], "condition=Ready", 3),
      waits: true,
      withinMinutes: 4,
    },
  ];
}

/** A command as one would type it. */
export function lineOf({ words, input }: Pick<Stage, "words" | "input">): string {
  const line = words.map(quoted).join(" ");
  return input === undefined ? line : `${line} <<'EOF'\n${input}EOF`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
