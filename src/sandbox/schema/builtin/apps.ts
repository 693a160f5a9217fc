/** Workloads that keep pods running. */
export const appsTypes = `
# io.k8s.api.apps.v1
ControllerRevision @object
  data RawExtension #2
  revision! int64 #3
DaemonSet @object
  spec DaemonSetSpec #2
  status DaemonSetStatus #3
DaemonSetCondition
  lastTransitionTime time #3
  message string #5
  reason string #4
  status! string/ConditionStatus #2
  type! string/DaemonSetConditionType #1
DaemonSetSpec
  minReadySeconds int32 #4
  revisionHistoryLimit int32 *6
  selector! LabelSelector *1
  template! PodTemplateSpec #2
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
  observedGeneration int64 #5
  updatedNumberScheduled int32 #6
DaemonSetUpdateStrategy
  rollingUpdate RollingUpdateDaemonSet *2
  type string/DaemonSetUpdateStrategyType{OnDelete|RollingUpdate} #1
Deployment @object
  spec DeploymentSpec #2
  status DeploymentStatus #3
DeploymentCondition
  lastTransitionTime time #7
  lastUpdateTime time #6
  message string #5
  reason string #4
  status! string/ConditionStatus #2
  type! string/DeploymentConditionType #1
DeploymentSpec
  minReadySeconds int32 #5
  paused bool #7
  progressDeadlineSeconds int32 *9
  replicas int32 *1
  revisionHistoryLimit int32 *6
  selector! LabelSelector *2
  strategy DeploymentStrategy #4 @patch(retainKeys)
  template! PodTemplateSpec #3
DeploymentStatus
  availableReplicas int32 #4
  collisionCount int32 *8
  conditions list<DeploymentCondition> #6 @map(type) @patch(merge:type)
  observedGeneration int64 #1
  readyReplicas int32 #7
  replicas int32 #2
  terminatingReplicas int32 *9
  unavailableReplicas int32 #5
  updatedReplicas int32 #3
DeploymentStrategy
  rollingUpdate RollingUpdateDeployment *2
  type string/DeploymentStrategyType{Recreate|RollingUpdate} #1
ReplicaSet @object
  spec ReplicaSetSpec #2
  status ReplicaSetStatus #3
ReplicaSetCondition
  lastTransitionTime time #3
  message string #5
  reason string #4
  status! string/ConditionStatus #2
  type! string/ReplicaSetConditionType #1
ReplicaSetSpec
  minReadySeconds int32 #4
  replicas int32 *1
  selector! LabelSelector *2
  template PodTemplateSpec #3
ReplicaSetStatus
  availableReplicas int32 #5
  conditions list<ReplicaSetCondition> #6 @map(type) @patch(merge:type)
  fullyLabeledReplicas int32 #2
  observedGeneration int64 #3
  readyReplicas int32 #4
  replicas! int32 #1
  terminatingReplicas int32 *7
RollingUpdateDaemonSet
  maxSurge IntOrString *2
  maxUnavailable IntOrString *1
RollingUpdateDeployment
  maxSurge IntOrString *2
  maxUnavailable IntOrString *1
RollingUpdateStatefulSetStrategy
  maxUnavailable IntOrString *2
  partition int32 *1
StatefulSet @object
  spec StatefulSetSpec #2
  status StatefulSetStatus #3
StatefulSetCondition
  lastTransitionTime time #3
  message string #5
  reason string #4
  status! string/ConditionStatus #2
  type! string/StatefulSetConditionType #1
StatefulSetOrdinals
  start int32 #1 @shown
StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted string/PersistentVolumeClaimRetentionPolicyType #1
  whenScaled string/PersistentVolumeClaimRetentionPolicyType #2
StatefulSetSpec
  minReadySeconds int32 #9
  ordinals StatefulSetOrdinals *11
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy *10
  podManagementPolicy string/PodManagementPolicyType{OrderedReady|Parallel} #6
  replicas int32 *1
  revisionHistoryLimit int32 *8
  selector! LabelSelector *2
  serviceName string #5 @shown
  template! PodTemplateSpec #3
  updateStrategy StatefulSetUpdateStrategy #7
  volumeClaimTemplates list<PersistentVolumeClaim> #4 @atomic
StatefulSetStatus
  availableReplicas int32 #11 @shown
  collisionCount int32 *9
  conditions list<StatefulSetCondition> #10 @map(type) @patch(merge:type)
  currentReplicas int32 #4
  currentRevision string #6
  observedGeneration int64 #1
  readyReplicas int32 #3
  replicas! int32 #2
  updateRevision string #7
  updatedReplicas int32 #5
StatefulSetUpdateStrategy
  rollingUpdate RollingUpdateStatefulSetStrategy *2
  type string/StatefulSetUpdateStrategyType{OnDelete|RollingUpdate} #1
`;
