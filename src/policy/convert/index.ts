// From an object of any policy kind to the rules of the data plane. The same object is read once.
import { Field, UnusableField } from "../json.ts";
import type { CalicoRelease, RawObject } from "../types.ts";
import { type CalicoPolicyKind, compileCalicoPolicy } from "./calico.ts";
import { compileClusterPolicy } from "./cluster.ts";
import { compileKubernetesPolicy } from "./kubernetes.ts";
import { type Compilation, type CompiledPolicy, type Note, problem } from "./policy.ts";

const calicoKinds: readonly CalicoPolicyKind[] = [
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
];
const adminKinds = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"] as const;

const compiled = new WeakMap<
  RawObject,
  { readonly release: CalicoRelease; readonly result: Compilation | undefined }
>();

/** The policy in an object; undefined when the object is no policy. Objects are values: a change makes a new one. */
export function compilePolicy(object: RawObject, release: CalicoRelease): Compilation | undefined {
  const known = compiled.get(object);
  if (known?.release === release) return known.result;
  const result = compile(object, release);
  compiled.set(object, { release, result });
  return result;
}

function compile(object: RawObject, release: CalicoRelease): Compilation | undefined {
  const notes: Note[] = [];
  const read = readerOf(object, release, notes);
  if (!read) return undefined;
  try {
    const policy = read(new Field(object));
    return { ...(policy && { policy }), notes };
  } catch (error) {
    if (!(error instanceof UnusableField)) throw error;
    return { notes: [problem("object-ignored", error.path, error.message)] };
  }
}

type Reader = (object: Field) => CompiledPolicy | undefined;

function readerOf({ apiVersion, kind }: RawObject, release: CalicoRelease, notes: Note[]): Reader | undefined {
  const hasClusterPolicies = release !== "3.30" && release !== "3.31";
  switch (apiVersion) {
    case "networking.k8s.io/v1":
      if (kind !== "NetworkPolicy") return undefined;
      return (object) => compileKubernetesPolicy(object, "KubernetesNetworkPolicy", notes);
    case "projectcalico.org/v3": {
      if (kind === "StagedKubernetesNetworkPolicy") return (object) => compileStagedKubernetes(object, notes);
      const calicoKind = calicoKinds.find((candidate) => candidate === kind);
      return calicoKind && ((object) => compileCalicoPolicy(object, calicoKind, release, notes));
    }
    case "policy.networking.k8s.io/v1alpha2":
      if (kind !== "ClusterNetworkPolicy") return undefined;
      return (object) =>
        hasClusterPolicies
          ? compileClusterPolicy(object, kind, notes)
          : object.fail(`Calico ${release} does not know ${kind}; it came with 3.32`);
    case "policy.networking.k8s.io/v1alpha1": {
      const adminKind = adminKinds.find((candidate) => candidate === kind);
      return (
        adminKind &&
        ((object) =>
          hasClusterPolicies
            ? object.fail(`Calico ${release} does not know ${kind}; ClusterNetworkPolicy replaced it in 3.32`)
            : compileClusterPolicy(object, adminKind, notes))
      );
    }
    default:
      return undefined;
  }
}

function compileStagedKubernetes(object: Field, notes: Note[]): CompiledPolicy | undefined {
  if (object.at("spec", "stagedAction").string() === "Delete") return undefined;
  return compileKubernetesPolicy(object, "StagedKubernetesNetworkPolicy", notes);
}
