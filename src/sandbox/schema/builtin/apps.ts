/** Workloads that keep pods running. */
export const appsTypes = `
# io.k8s.api.apps.v1
ControllerRevision @object: A former state of a StatefulSet or DaemonSet.
  data RawExtension #2
  revision! int64 #3
DaemonSet @object: Keeps one pod on each node.
  spec DaemonSetSpec #2: What the pods are made from.
  status DaemonSetStatus #3
DaemonSetCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/DaemonSetConditionType #1
DaemonSetSpec
  minReadySeconds int32 #4: Seconds that a new pod must be ready before it counts.
  revisionHistoryLimit int32 *6: How many old versions are kept to go back to; 10 when left out.
  selector! LabelSelector *1: The labels by which it knows its pods.
  template! PodTemplateSpec #2: What the pods are made from.
  updateStrategy DaemonSetUpdateStrategy #3
DaemonSetStatus
  collisionCount int32 *9
  conditions list<DaemonSetCondition> #10 @map(type) @patch(merge:type)
  currentNumberScheduled! int32 #1
  desiredNumberScheduled! int32 #3
  numberAvailable int32 #7
  numberMisscheduled! int32 #2
  numberReady! int32 #4
  numberUnavailable int32 #8
  observedGeneration int64 #5: The generation of the object that this is about.
  updatedNumberScheduled int32 #6
DaemonSetUpdateStrategy
  rollingUpdate RollingUpdateDaemonSet *2
  type string/DaemonSetUpdateStrategyType{OnDelete|RollingUpdate} #1
Deployment @object: Keeps a number of equal pods running and replaces them step by step when the template changes.
  spec DeploymentSpec #2: How many pods, and what they are made from.
  status DeploymentStatus #3: How far it is.
DeploymentCondition
  lastTransitionTime time #7: When the status last changed.
  lastUpdateTime time #6
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/DeploymentConditionType #1
DeploymentSpec
  minReadySeconds int32 #5: Seconds that a new pod must be ready before it counts.
  paused bool #7: Whether changes wait until it is resumed.
  progressDeadlineSeconds int32 *9: Seconds without progress after which the rollout counts as failed.
  replicas int32 *1: How many pods; 1 when left out.
  revisionHistoryLimit int32 *6: How many old versions are kept to go back to; 10 when left out.
  selector! LabelSelector *2: The labels by which it knows its pods; the template must have them. It cannot be changed.
  strategy DeploymentStrategy #4 @patch(retainKeys): How old pods are replaced by new ones.
  template! PodTemplateSpec #3: What the pods are made from. A change here starts a rollout.
DeploymentStatus
  availableReplicas int32 #4: Pods that have been ready long enough.
  collisionCount int32 *8
  conditions list<DeploymentCondition> #6 @map(type) @patch(merge:type): Available and Progressing.
  observedGeneration int64 #1: The generation of the object that this is about.
  readyReplicas int32 #7: Pods that are ready.
  replicas int32 #2: Pods there are.
  terminatingReplicas int32 *9
  unavailableReplicas int32 #5: Pods that are missing.
  updatedReplicas int32 #3: Pods of the current template.
DeploymentStrategy
  rollingUpdate RollingUpdateDeployment *2: The size of the steps.
  type string/DeploymentStrategyType{Recreate|RollingUpdate} #1: RollingUpdate (step by step) or Recreate (all old ones go first).
ReplicaSet @object: Keeps a number of equal pods running. Deployments make and use them.
  spec ReplicaSetSpec #2: How many pods, and what they are made from.
  status ReplicaSetStatus #3: How many there are.
ReplicaSetCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/ReplicaSetConditionType #1
ReplicaSetSpec
  minReadySeconds int32 #4: Seconds that a new pod must be ready before it counts.
  replicas int32 *1: How many pods; 1 when left out.
  selector! LabelSelector *2: The labels by which it knows its pods.
  template PodTemplateSpec #3: What the pods are made from.
ReplicaSetStatus
  availableReplicas int32 #5
  conditions list<ReplicaSetCondition> #6 @map(type) @patch(merge:type)
  fullyLabeledReplicas int32 #2
  observedGeneration int64 #3: The generation of the object that this is about.
  readyReplicas int32 #4
  replicas! int32 #1
  terminatingReplicas int32 *7
RollingUpdateDaemonSet
  maxSurge IntOrString *2
  maxUnavailable IntOrString *1
RollingUpdateDeployment
  maxSurge IntOrString *2: How many pods there may be beyond replicas, as a number or share.
  maxUnavailable IntOrString *1: How many pods may be missing meanwhile, as a number or share.
RollingUpdateStatefulSetStrategy
  maxUnavailable IntOrString *2
  partition int32 *1
StatefulSet @object: Keeps numbered pods with lasting names and storage.
  spec StatefulSetSpec #2: How many pods, and what they are made from.
  status StatefulSetStatus #3
StatefulSetCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/StatefulSetConditionType #1
StatefulSetOrdinals
  start int32 #1 @shown
StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted string/PersistentVolumeClaimRetentionPolicyType #1
  whenScaled string/PersistentVolumeClaimRetentionPolicyType #2
StatefulSetSpec
  minReadySeconds int32 #9: Seconds that a new pod must be ready before it counts.
  ordinals StatefulSetOrdinals *11
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy *10
  podManagementPolicy string/PodManagementPolicyType{OrderedReady|Parallel} #6
  replicas int32 *1: How many pods; 1 when left out.
  revisionHistoryLimit int32 *8: How many old versions are kept to go back to; 10 when left out.
  selector! LabelSelector *2: The labels by which it knows its pods.
  serviceName string #5 @shown: The headless Service that gives the pods their DNS names.
  template! PodTemplateSpec #3: What the pods are made from.
  updateStrategy StatefulSetUpdateStrategy #7
  volumeClaimTemplates list<PersistentVolumeClaim> #4 @atomic: Claims made for each pod.
StatefulSetStatus
  availableReplicas int32 #11 @shown
  collisionCount int32 *9
  conditions list<StatefulSetCondition> #10 @map(type) @patch(merge:type)
  currentReplicas int32 #4
  currentRevision string #6
  observedGeneration int64 #1: The generation of the object that this is about.
  readyReplicas int32 #3
  replicas! int32 #2
  updateRevision string #7
  updatedReplicas int32 #5
StatefulSetUpdateStrategy
  rollingUpdate RollingUpdateStatefulSetStrategy *2
  type string/StatefulSetUpdateStrategyType{OnDelete|RollingUpdate} #1
`;
