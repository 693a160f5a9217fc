// Staged policies, which decide nothing.
import type { Check } from "./finding.ts";

const enforcedKinds: Readonly<Record<string, string>> = {
  StagedNetworkPolicy: "NetworkPolicy",
  StagedGlobalNetworkPolicy: "GlobalNetworkPolicy",
  StagedKubernetesNetworkPolicy: "KubernetesNetworkPolicy",
};

export const stagedOnly: Check = {
  id: "staged",
  *find({ policies }) {
    for (const { source, compiled } of policies) {
      if (!compiled.staged) continue;
      const twin = policies.some(
        (other) =>
          other.compiled.kind === enforcedKinds[compiled.kind] &&
          other.compiled.name === compiled.name &&
          other.compiled.namespace === compiled.namespace,
      );
      yield {
        severity: "info",
        at: source,
        path: ["kind"],
        message: twin
          ? "a staged copy of an enforced policy: only the enforced one decides"
          : "staged: this policy predicts, but allows and denies nothing",
        hint: twin
          ? "Delete the staged policy once the enforced one does what you want."
          : "Create the enforced kind with the same rules when the prediction is right, and delete this one.",
      };
    }
  },
};
