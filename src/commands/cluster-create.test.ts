/** The command against programs that behave like minikube, kind, Docker and kubectl, and fail like them. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ran, run } from "./testing/run.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
  install("docker", "info) echo '8222720000 4 2';;");
});

afterEach(() => rmSync(folder, { recursive: true }));

const logged = 'echo "$(basename "$0") $*" >> "$LOG"';

/** A program on the PATH that answers by its words; it writes down how it was called. */
function install(name: string, cases: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${logged}\ncase "$*" in\n${cases}\n*) ;;\nesac\n`.replaceAll(/^(\S+)\)/gm, "*$1*)"));
  chmodSync(file, 0o755);
}

const installKind = (cases = "") => install("kind", cases);
const installMinikube = (cases = "") => install("minikube", cases);
const installKubectl = (cases = "") => install("kubectl", cases);

function calls(): readonly string[] {
  const file = join(folder, "log");
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}

function create(flags: string, ...answers: readonly string[]): Promise<Ran> {
  const env = { PATH: `${folder}:/usr/bin:/bin`, LANG: "C.UTF-8", LOG: join(folder, "log") };
  return run(`cluster create ${flags}`, { cwd: folder, env, ...(answers.length > 0 ? { answers } : {}) });
}

const begun = () => calls().filter((line) => /kind create|minikube start|kubectl/.test(line));

describe("cluster create", () => {
  it("creates a cluster with kind and Calico by its operator, in the order that works", async () => {
    installKind();
    installKubectl();
    const { code, out, err } = await create("--yes");
    expect(err).not.toContain("error");
    expect(code).toBe(0);
    expect(out).toContain("netpol-workshop doctor --context kind-netpol-workshop");
    expect(begun().filter((line) => !line.includes("get pods"))).toEqual([
      expect.stringMatching(/^kind create cluster --name netpol-workshop --image kindest\/node:v1\.35\.\d+@sha256:/),
      expect.stringMatching(
        /--context kind-netpol-workshop create -f .*\/v3\.33\.1\/manifests\/v1_crd_projectcalico_org\.yaml$/,
      ),
      expect.stringMatching(/create -f .*\/tigera-operator\.yaml$/),
      expect.stringContaining("wait --for=condition=Established crd/installations.operator.tigera.io"),
      expect.stringMatching(/create -f .*\/custom-resources\.yaml$/),
      expect.stringContaining("wait --for=create tigerastatus/calico"),
      expect.stringContaining("wait --for=condition=Available tigerastatus/calico"),
      expect.stringContaining("wait --for=condition=Ready nodes --all"),
    ]);
  });

  it("gives kind its configuration, without a network of its own", async () => {
    installKind('create) cat > "$LOG.config";;');
    installKubectl();
    await create("--yes --with kind");
    expect(readFileSync(join(folder, "log.config"), "utf8")).toContain("disableDefaultCNI: true");
  });

  it("creates a cluster with minikube, whose own network stays out of the pods' one", async () => {
    installMinikube();
    installKubectl();
    const { code, out } = await create("--yes --name lab --calico 3.31");
    expect(code).toBe(0);
    expect(out).toContain("minikube delete -p lab");
    expect(begun()[0]).toMatch(/^minikube start -p lab .*--cni=false .*--subnet=172\.16\.0\.0\/24$/);
    expect(begun()[1]).toMatch(/--context lab create -f .*\/v3\.31\.7\/manifests\/operator-crds\.yaml$/);
  });

  it("prints the commands and runs nothing, for a machine that has nothing as well", async () => {
    const { code, out } = await create("--dry-run --with kind --calico v3.32.1");
    expect(code).toBe(0);
    expect(out).toContain("--config - <<'EOF'\nkind: Cluster");
    expect(out).toContain("calico/v3.32.1/manifests/custom-resources.yaml");
    expect(calls()).toEqual([]);
  });

  it("asks, and takes no for an answer", async () => {
    installKind();
    installKubectl();
    const { code, err } = await create("", "no");
    expect(code).toBe(2);
    expect(err).toContain("kind create cluster");
    expect(err).toContain("nothing was begun");
    expect((await create("")).err).toContain("nobody can be asked here");
    expect(begun()).toEqual([]);
  });

  it("says what a program does while it does it, and which pod is late", async () => {
    installKind('create) echo " ✓ Preparing nodes";;');
    const pod = { metadata: { namespace: "calico-system", name: "whisker-1" }, status: { phase: "Pending" } };
    installKubectl(`pods) echo '${JSON.stringify({ items: [pod] })}'; touch "$LOG.told";;
condition=Available) until [ -e "$LOG.told" ]; do sleep 0.02; done;;`);
    const { err } = await create("--yes");
    expect(err).toContain("    ✓ Preparing nodes".trim());
    expect(err).toContain("0 of 1 pods are ready; calico-system/whisker-1: Pending");
  });
});

describe("what is missing is said before anything is begun", () => {
  it.each<[string, () => void, string, RegExp, RegExp]>([
    ["no tool", () => installKubectl(), "", /neither minikube nor kind is installed/, /kind\.sigs\.k8s\.io/],
    ["another tool", () => installKind(), "--with minikube", /minikube is not installed/, /--with kind/],
    ["a tool that nobody knows", () => installKind(), "--with k3d", /minikube or kind/, /./],
    ["a Calico that nobody knows", () => installKind(), "--calico 2.6", /none that the workshop knows/, /3\.33/],
    ["a name that cannot be", () => installKind(), "--name My_Lab", /is no name for a cluster/, /./],
    [
      "Docker that does not run",
      () =>
        install(
          "docker",
          "info) echo 'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2; exit 1;;",
        ),
      "",
      /Docker does not run/,
      /start Docker/,
    ],
    [
      "Docker that does not run, in its newer words",
      () =>
        install(
          "docker",
          "info) echo 'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory' >&2; exit 1;;",
        ),
      "",
      /Docker does not run/,
      /start Docker/,
    ],
    [
      "Docker that is not allowed",
      () =>
        install(
          "docker",
          "info) echo 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1;;",
        ),
      "",
      /you may not use Docker/,
      /usermod -aG docker/,
    ],
    [
      "too little memory",
      () => install("docker", "info) echo '2085793792 4 2';;"),
      "",
      /Docker has 1989 MB/,
      /Resources/,
    ],
    ["one processor", () => install("docker", "info) echo '8222720000 1 2';;"), "", /one processor/, /Resources/],
    ["cgroups v1", () => install("docker", "info) echo '8222720000 4 1';;"), "", /cgroups v1/, /wsl --update/],
    [
      "a cluster of that name",
      () => installKind("get clusters) printf 'dev\\nnetpol-workshop\\n';;".replace("get clusters", "clusters")),
      "",
      /kind has a cluster netpol-workshop already/,
      /kind delete cluster --name netpol-workshop/,
    ],
    [
      "a profile of that name",
      () => installMinikube(`profile) echo '{"invalid":[],"valid":[{"Name":"netpol-workshop"}]}';;`),
      "--with minikube",
      /minikube has a cluster netpol-workshop already/,
      /minikube delete -p netpol-workshop/,
    ],
  ])("%s", async (what, prepare, flags, says, next) => {
    installKubectl();
    if (!["no tool", "another tool"].includes(what)) installKind();
    prepare();
    const { code, err } = await create(`--yes ${flags}`);
    expect(code).not.toBe(0);
    expect(err).toMatch(says);
    expect(err).toMatch(next);
    expect(begun()).toEqual([]);
  });
});

const podWith = (reason: string, message: string) =>
  JSON.stringify({
    items: [
      {
        metadata: { namespace: "calico-system", name: "calico-node-x" },
        status: { phase: "Pending", containerStatuses: [{ state: { waiting: { reason, message } } }] },
      },
    ],
  });

describe("what goes wrong on the way is explained, with how to remove what was begun", () => {
  const timeout =
    "condition=Available) echo 'error: timed out waiting for the condition on tigerastatuses/calico' >&2; exit 1;;";
  it.each<[string, { kind?: string; kubectl?: string }, RegExp, RegExp]>([
    [
      "a port that is taken",
      {
        kind: "create) echo 'Error: driver failed programming external connectivity: Bind for 127.0.0.1:41235 failed: port is already allocated' >&2; exit 1;;",
      },
      /a port that it needs is taken/,
      /docker ps/,
    ],
    [
      "a full disk",
      { kind: "create) echo 'write /var/lib/docker/tmp: no space left on device' >&2; exit 1;;" },
      /the disk is full/,
      /docker system df/,
    ],
    [
      "a node image that does not come",
      { kind: 'create) echo "ERROR: failed to create cluster: failed to pull image kindest/node" >&2; exit 1;;' },
      /an image cannot be pulled/,
      /proxy/,
    ],
    [
      "a container that a cluster of that name left",
      {
        kind: `create) echo 'Command Output: docker: Error response from daemon: Conflict. The container name "/netpol-workshop-control-plane" is already in use by container "4f5e".' >&2; exit 1;;`,
      },
      /a cluster of that name is there already/,
      /--name NAME/,
    ],
    [
      "a node whose own system does not come up",
      {
        kind: `create) echo 'ERROR: failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*|detected cgroup v1"' >&2; exit 1;;`,
      },
      /the node's own system does not come up/,
      /fs\.inotify/,
    ],
    [
      "no addresses for a network",
      {
        kind: "create) echo 'ERROR: failed to create cluster: failed to ensure docker network: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network' >&2; exit 1;;",
      },
      /no addresses left for another network/,
      /docker network prune/,
    ],
    [
      "Kubernetes that does not start, whatever it waited for",
      {
        kind: `create) echo 'ERROR: failed to create cluster: failed to init node with kubeadm: command failed: dial tcp 172.18.0.2:6443: i/o timeout' >&2; exit 1;;`,
      },
      /Kubernetes does not start in the node/,
      /more memory/,
    ],
    [
      "a locked kubeconfig",
      {
        kind: "create) echo 'ERROR: failed to create cluster: failed to lock config file: open /home/me/.kube/config.lock: file exists' >&2; exit 1;;",
      },
      /your kubeconfig is locked/,
      /config\.lock/,
    ],
    [
      "an old kubectl",
      { kubectl: `for=create) echo 'error: unrecognized condition: "create"' >&2; exit 1;;` },
      /kubectl is older than 1\.31/,
      /docs\/tasks\/tools/,
    ],
    [
      "manifests that cannot be read",
      {
        kubectl:
          "operator.yaml) echo 'error: unable to read URL, dial tcp: lookup raw.githubusercontent.com: no such host' >&2; exit 1;;",
      },
      /the network does not let it through/,
      /curl -I/,
    ],
    [
      "images of Calico that do not come",
      {
        kubectl: `pods) echo '${podWith("ImagePullBackOff", "Back-off pulling image quay.io/calico/node")}';;\n${timeout}`,
      },
      /an image cannot be pulled/,
      /calico-node-x: ImagePullBackOff/,
    ],
    [
      "a registry that has enough",
      {
        kubectl: `pods) echo '${podWith("ErrImagePull", "toomanyrequests: You have reached your pull rate limit")}';;\n${timeout}`,
      },
      /no more images for now/,
      /docker login/,
    ],
    [
      "a node without memory left",
      { kubectl: `pods) echo '${podWith("Pending", "0/1 nodes are available: 1 Insufficient memory")}';;\n${timeout}` },
      /not enough memory/,
      /Resources/,
    ],
    ["Calico that is not ready", { kubectl: timeout }, /Calico did not get ready in time/, /kubectl get tigerastatus/],
    [
      "anything else",
      { kind: "create) echo 'panic: index out of range' >&2; exit 2;;" },
      /it ended with 2/,
      /panic: index/,
    ],
  ])("%s", async (_what, { kind, kubectl }, says, next) => {
    installKind(kind);
    installKubectl(kubectl);
    const { code, err } = await create("--yes");
    expect(code).toBe(3);
    expect(err).toMatch(says);
    expect(err).toMatch(next);
    expect(err).toContain("next: kind delete cluster --name netpol-workshop");
  });

  it("minikube's own words as well", async () => {
    installMinikube(
      "start) echo 'X Exiting due to RSRC_INSUFFICIENT_CONTAINER_MEMORY: docker only has 3915MiB available, less than the required 4096MiB' >&2; exit 23;;",
    );
    installKubectl();
    expect((await create("--yes")).err).toMatch(/there is not enough memory/);
  });
});
