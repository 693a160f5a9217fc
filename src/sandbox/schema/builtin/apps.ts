/** Workloads that keep pods running. */
export const appsTypes = `
# io.k8s.api.apps.v1
ControllerRevision @object
  data RawExtension
  revision! int64
DaemonSet @object
  spec DaemonSetSpec
  status DaemonSetStatus
DaemonSetCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
DaemonSetSpec
  minReadySeconds int32
  revisionHistoryLimit int32
  selector! LabelSelector
  template! PodTemplateSpec
  updateStrategy DaemonSetUpdateStrategy
DaemonSetStatus
  collisionCount int32
  conditions list<DaemonSetCondition> @map(type) @patch(merge:type)
  currentNumberScheduled! int32
  desiredNumberScheduled! int32
  numberAvailable int32
  numberMisscheduled! int32
  numberReady! int32
  numberUnavailable int32
  observedGeneration int64
  updatedNumberScheduled int32
DaemonSetUpdateStrategy
  rollingUpdate RollingUpdateDaemonSet
  type string{OnDelete|RollingUpdate}
Deployment @object
  spec DeploymentSpec
  status DeploymentStatus
DeploymentCondition
  lastTransitionTime time
  lastUpdateTime time
  message string
  reason string
  status! string
  type! string
DeploymentSpec
  minReadySeconds int32
  paused bool
  progressDeadlineSeconds int32
  replicas int32
  revisionHistoryLimit int32
  selector! LabelSelector
  strategy DeploymentStrategy @patch(retainKeys)
  template! PodTemplateSpec
DeploymentStatus
  availableReplicas int32
  collisionCount int32
  conditions list<DeploymentCondition> @map(type) @patch(merge:type)
  observedGeneration int64
  readyReplicas int32
  replicas int32
  terminatingReplicas int32
  unavailableReplicas int32
  updatedReplicas int32
DeploymentStrategy
  rollingUpdate RollingUpdateDeployment
  type string{Recreate|RollingUpdate}
ReplicaSet @object
  spec ReplicaSetSpec
  status ReplicaSetStatus
ReplicaSetCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
ReplicaSetSpec
  minReadySeconds int32
  replicas int32
  selector! LabelSelector
  template PodTemplateSpec
ReplicaSetStatus
  availableReplicas int32
  conditions list<ReplicaSetCondition> @map(type) @patch(merge:type)
  fullyLabeledReplicas int32
  observedGeneration int64
  readyReplicas int32
  replicas! int32
  terminatingReplicas int32
RollingUpdateDaemonSet
  maxSurge IntOrString
  maxUnavailable IntOrString
RollingUpdateDeployment
  maxSurge IntOrString
  maxUnavailable IntOrString
RollingUpdateStatefulSetStrategy
  maxUnavailable IntOrString
  partition int32
StatefulSet @object
  spec StatefulSetSpec
  status StatefulSetStatus
StatefulSetCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
StatefulSetOrdinals
  start int32
StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted string
  whenScaled string
StatefulSetSpec
  minReadySeconds int32
  ordinals StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy
  podManagementPolicy string{OrderedReady|Parallel}
  replicas int32
  revisionHistoryLimit int32
  selector! LabelSelector
  serviceName string
  template! PodTemplateSpec
  updateStrategy StatefulSetUpdateStrategy
  volumeClaimTemplates list<PersistentVolumeClaim> @atomic
StatefulSetStatus
  availableReplicas int32
  collisionCount int32
  conditions list<StatefulSetCondition> @map(type) @patch(merge:type)
  currentReplicas int32
  currentRevision string
  observedGeneration int64
  readyReplicas int32
  replicas! int32
  updateRevision string
  updatedReplicas int32
StatefulSetUpdateStrategy
  rollingUpdate RollingUpdateStatefulSetStrategy
  type string{OnDelete|RollingUpdate}
`;
