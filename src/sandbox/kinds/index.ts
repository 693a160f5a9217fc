import { clusterRoles, roles } from "./access/role.ts";
import { clusterRoleBindings, roleBindings } from "./access/rolebinding.ts";
import { controllerRevisions } from "./apps/controllerrevision.ts";
import { daemonSets } from "./apps/daemonset.ts";
import { deployments } from "./apps/deployment.ts";
import { replicaSets } from "./apps/replicaset.ts";
import { statefulSets } from "./apps/statefulset.ts";
import { cronJobs } from "./batch/cronjob.ts";
import { jobs } from "./batch/job.ts";
import { clusterInformations } from "./calico/clusterinformation.ts";
import { bgpConfigurations, felixConfigurations, kubeControllersConfigurations } from "./calico/configurations.ts";
import { globalNetworkPolicies } from "./calico/globalnetworkpolicy.ts";
import { globalNetworkSets } from "./calico/globalnetworkset.ts";
import { hostEndpoints } from "./calico/hostendpoint.ts";
import { ipPools } from "./calico/ippool.ts";
import { mirrorOf } from "./calico/mirror.ts";
import { calicoNetworkPolicies } from "./calico/networkpolicy.ts";
import { networkSets } from "./calico/networkset.ts";
import { goldmanes, installations, operatorApiServers, tigeraStatuses, whiskers } from "./calico/operator.ts";
import { profiles } from "./calico/profile.ts";
import { stagedGlobalNetworkPolicies } from "./calico/stagedglobalnetworkpolicy.ts";
import { stagedKubernetesNetworkPolicies } from "./calico/stagedkubernetesnetworkpolicy.ts";
import { stagedNetworkPolicies } from "./calico/stagednetworkpolicy.ts";
import { tiers } from "./calico/tier.ts";
import { configMaps } from "./core/configmap.ts";
import { endpoints } from "./core/endpoints.ts";
import { events } from "./core/event.ts";
import { limitRanges } from "./core/limitrange.ts";
import { namespaces } from "./core/namespace.ts";
import { nodes } from "./core/node.ts";
import { persistentVolumes } from "./core/persistentvolume.ts";
import { persistentVolumeClaims } from "./core/persistentvolumeclaim.ts";
import { pods } from "./core/pod.ts";
import { podTemplates } from "./core/podtemplate.ts";
import { replicationControllers } from "./core/replicationcontroller.ts";
import { resourceQuotas } from "./core/resourcequota.ts";
import { secrets } from "./core/secret.ts";
import { services } from "./core/service.ts";
import { serviceAccounts } from "./core/serviceaccount.ts";
import type { ResourceKind } from "./kind.ts";
import { ingresses } from "./networking/ingress.ts";
import { ingressClasses } from "./networking/ingressclass.ts";
import { networkPolicies } from "./networking/networkpolicy.ts";
import { apiServices } from "./others/apiservice.ts";
import { customResourceDefinitions } from "./others/customresourcedefinition.ts";
import { endpointSlices } from "./others/endpointslice.ts";
import { newEvents } from "./others/event.ts";
import { horizontalPodAutoscalers, oldHorizontalPodAutoscalers } from "./others/horizontalpodautoscaler.ts";
import { leases } from "./others/lease.ts";
import { podDisruptionBudgets } from "./others/poddisruptionbudget.ts";
import { priorityClasses } from "./others/priorityclass.ts";
import { storageClasses } from "./others/storageclass.ts";
import { adminNetworkPolicies, baselineAdminNetworkPolicies } from "./policy/adminnetworkpolicy.ts";
import { clusterNetworkPolicies } from "./policy/clusternetworkpolicy.ts";

const calicoKinds = [
  bgpConfigurations,
  clusterInformations,
  felixConfigurations,
  globalNetworkPolicies,
  globalNetworkSets,
  hostEndpoints,
  ipPools,
  kubeControllersConfigurations,
  calicoNetworkPolicies,
  networkSets,
  profiles,
  stagedGlobalNetworkPolicies,
  stagedKubernetesNetworkPolicies,
  stagedNetworkPolicies,
  tiers,
];

/**
 * Every built-in kind, in the order of discovery: the first group that knows a name gets it, so that `networkpolicies`
 * are those of Kubernetes. Within a group, resources are listed in this order.
 */
export const kinds: readonly ResourceKind[] = [
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  podTemplates,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  apiServices,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  newEvents,
  horizontalPodAutoscalers,
  oldHorizontalPodAutoscalers,
  cronJobs,
  jobs,
  ingressClasses,
  ingresses,
  networkPolicies,
  podDisruptionBudgets,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  storageClasses,
  customResourceDefinitions,
  priorityClasses,
  leases,
  endpointSlices,
  ...calicoKinds,
  ...calicoKinds.filter((kind) => kind !== profiles).map(mirrorOf),
  operatorApiServers,
  goldmanes,
  installations,
  tigeraStatuses,
  whiskers,
  clusterNetworkPolicies,
  adminNetworkPolicies,
  baselineAdminNetworkPolicies,
];
