/** Autoscaling, disruption budgets, priorities, leases, storage classes and the events group. */
export const scalingTypes = `
# io.k8s.api.autoscaling.v1
CrossVersionObjectReference @atomic
  apiVersion string #3
  kind! string #1
  name! string #2
HorizontalPodAutoscaler @object: Changes the number of replicas with the load.
  spec HorizontalPodAutoscalerSpec #2: What to scale, and how far.
  status HorizontalPodAutoscalerStatus #3
HorizontalPodAutoscalerSpec
  maxReplicas! int32 #3
  minReplicas int32 *2
  scaleTargetRef! CrossVersionObjectReference #1
  targetCPUUtilizationPercentage int32 *4
HorizontalPodAutoscalerStatus
  currentCPUUtilizationPercentage int32 *5
  currentReplicas! int32 #3
  desiredReplicas! int32 #4
  lastScaleTime time *2
  observedGeneration int64 *1: The generation of the object that this is about.
Scale @object: The number of replicas of an object.
  spec ScaleSpec #2: How many are wanted.
  status ScaleStatus #3: How many there are.
ScaleSpec
  replicas int32 #1
ScaleStatus
  replicas! int32 #1
  selector string #2

# io.k8s.api.autoscaling.v2
ContainerResourceMetricSource
  container! string #3
  name! string/v1.ResourceName #1
  target! MetricTarget #2
ContainerResourceMetricStatus
  container! string #3
  current! MetricValueStatus #2
  name! string/v1.ResourceName #1
CrossVersionObjectReference
  apiVersion string #3
  kind! string #1
  name! string #2
ExternalMetricSource
  metric! MetricIdentifier #1
  target! MetricTarget #2
ExternalMetricStatus
  current! MetricValueStatus #2
  metric! MetricIdentifier #1
HPAScalingPolicy
  periodSeconds! int32 #3
  type! string/HPAScalingPolicyType #1
  value! int32 #2
HPAScalingRules
  policies list<HPAScalingPolicy> #2 @atomic
  selectPolicy string/ScalingPolicySelect *1
  stabilizationWindowSeconds int32 *3
  tolerance Quantity *4
HorizontalPodAutoscaler @object: Changes the number of replicas with the load.
  spec HorizontalPodAutoscalerSpec #2: What to scale, and how far.
  status HorizontalPodAutoscalerStatus #3
HorizontalPodAutoscalerBehavior
  scaleDown HPAScalingRules *2
  scaleUp HPAScalingRules *1
HorizontalPodAutoscalerCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/v1.ConditionStatus #2
  type! string/HorizontalPodAutoscalerConditionType #1
HorizontalPodAutoscalerSpec
  behavior HorizontalPodAutoscalerBehavior *5
  maxReplicas! int32 #3
  metrics list<MetricSpec> #4 @atomic
  minReplicas int32 *2
  scaleTargetRef! CrossVersionObjectReference #1
HorizontalPodAutoscalerStatus
  conditions list<HorizontalPodAutoscalerCondition> #6 @map(type) @patch(merge:type)
  currentMetrics list<MetricStatus> #5 @atomic @shown
  currentReplicas int32 #3
  desiredReplicas! int32 #4
  lastScaleTime time *2
  observedGeneration int64 *1: The generation of the object that this is about.
MetricIdentifier
  name! string #1
  selector LabelSelector *2
MetricSpec
  containerResource ContainerResourceMetricSource *7
  external ExternalMetricSource *5
  object ObjectMetricSource *2
  pods PodsMetricSource *3
  resource ResourceMetricSource *4
  type! string/MetricSourceType #1
MetricStatus
  containerResource ContainerResourceMetricStatus *7
  external ExternalMetricStatus *5
  object ObjectMetricStatus *2
  pods PodsMetricStatus *3
  resource ResourceMetricStatus *4
  type! string/MetricSourceType #1
MetricTarget
  averageUtilization int32 *4
  averageValue Quantity *3
  type! string/MetricTargetType #1
  value Quantity *2
MetricValueStatus
  averageUtilization int32 *3
  averageValue Quantity *2
  value Quantity *1
ObjectMetricSource
  describedObject! CrossVersionObjectReference #1
  metric! MetricIdentifier #3
  target! MetricTarget #2
ObjectMetricStatus
  current! MetricValueStatus #2
  describedObject! CrossVersionObjectReference #3
  metric! MetricIdentifier #1
PodsMetricSource
  metric! MetricIdentifier #1
  target! MetricTarget #2
PodsMetricStatus
  current! MetricValueStatus #2
  metric! MetricIdentifier #1
ResourceMetricSource
  name! string/v1.ResourceName #1
  target! MetricTarget #2
ResourceMetricStatus
  current! MetricValueStatus #2
  name! string/v1.ResourceName #1

# io.k8s.api.policy.v1
Eviction @object: Asks a pod to leave its node, if its PodDisruptionBudget allows.
  deleteOptions DeleteOptions *2
PodDisruptionBudget @object: Limits how many pods may be missing while nodes are drained.
  spec PodDisruptionBudgetSpec #2: Which pods, and how many.
  status PodDisruptionBudgetStatus #3
PodDisruptionBudgetSpec
  maxUnavailable IntOrString *3: How many may be missing, as a number or share.
  minAvailable IntOrString *1: How many must stay, as a number or share.
  selector LabelSelector *2 @patch(replace): The pods.
  unhealthyPodEvictionPolicy string/UnhealthyPodEvictionPolicyType{AlwaysAllow|IfHealthyBudget} *4
PodDisruptionBudgetStatus
  conditions list<Condition> #7 @map(type) @patch(merge:type)
  currentHealthy! int32 #4
  desiredHealthy! int32 #5
  disruptedPods map<time> #2
  disruptionsAllowed! int32 #3
  expectedPods! int32 #6
  observedGeneration int64 #1: The generation of the object that this is about.

# io.k8s.api.scheduling.v1
PriorityClass @object: A name for a priority of pods.
  description string #4
  globalDefault bool #3
  preemptionPolicy string/PreemptionPolicy{Never|PreemptLowerPriority} *5
  value! int32 #2: The number; higher goes first.

# io.k8s.api.coordination.v1
Lease @object: Says who holds something, and until when.
  spec LeaseSpec #2
LeaseSpec
  acquireTime microtime *3
  holderIdentity string *1
  leaseDurationSeconds int32 *2
  leaseTransitions int32 *5
  preferredHolder string *7
  renewTime microtime *4
  strategy string/CoordinatedLeaseStrategy *6

# io.k8s.api.storage.v1
StorageClass @object: A sort of storage that can be had.
  allowVolumeExpansion bool *6
  allowedTopologies list<TopologySelectorTerm> #8 @atomic
  mountOptions list<string> #5 @atomic
  parameters map<string> #3
  provisioner! string #2
  reclaimPolicy string/PersistentVolumeReclaimPolicy{Delete|Recycle|Retain} *4
  volumeBindingMode string/VolumeBindingMode{Immediate|WaitForFirstConsumer} *7

# io.k8s.api.events.v1
Event @object: Something that happened to an object.
  action string #6
  deprecatedCount int32 #15
  deprecatedFirstTimestamp time #13
  deprecatedLastTimestamp time #14
  deprecatedSource EventSource #12
  eventTime! microtime #2: When it happened.
  note string #10: For people to read.
  reason string #7: Why, in one CamelCase word.
  regarding ObjectReference #8: The object.
  related ObjectReference *9
  reportingController string #4: Who says so.
  reportingInstance string #5
  series EventSeries *3
  type string #11: Normal or Warning.
EventSeries
  count! int32 #1
  lastObservedTime! microtime #2
`;
