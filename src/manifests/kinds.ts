/** What is known of the kinds: where their pod templates are, and which belong to no namespace. */

/** Where a kind keeps the template of its pods. */
export const templates: Readonly<Record<string, string>> = {
  Deployment: "spec/template",
  ReplicaSet: "spec/template",
  StatefulSet: "spec/template",
  DaemonSet: "spec/template",
  ReplicationController: "spec/template",
  Job: "spec/template",
  CronJob: "spec/jobTemplate/spec/template",
};

/** Kinds whose objects belong to no namespace; those that kustomize knows. */
export const clusterKinds: ReadonlySet<string> = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ComponentStatus",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "SelfSubjectAccessReview",
  "SelfSubjectRulesReview",
  "StorageClass",
  "SubjectAccessReview",
  "TokenReview",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** The same for kinds of network policy and its surroundings, which kustomize does not know. */
const clusterPolicyKinds = new Set([
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "ClusterNetworkPolicy",
  "BGPConfiguration",
  "BGPFilter",
  "BGPPeer",
  "BlockAffinity",
  "CalicoNodeStatus",
  "ClusterInformation",
  "FelixConfiguration",
  "GlobalNetworkPolicy",
  "GlobalNetworkSet",
  "HostEndpoint",
  "IPAMConfiguration",
  "IPPool",
  "IPReservation",
  "KubeControllersConfiguration",
  "Profile",
  "StagedGlobalNetworkPolicy",
  "Tier",
]);

/** Whether objects of the kind belong to a namespace; a kind that nobody knows does. */
export function isNamespaced(kind: string): boolean {
  return !clusterKinds.has(kind) && !clusterPolicyKinds.has(kind);
}
