/** Autoscaling, disruption budgets, priorities, leases, storage classes and the events group. */
export const scalingTypes = `
# io.k8s.api.autoscaling.v1
CrossVersionObjectReference @atomic
  apiVersion string
  kind! string
  name! string
HorizontalPodAutoscaler @object
  spec HorizontalPodAutoscalerSpec
  status HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec
  maxReplicas! int32
  minReplicas int32
  scaleTargetRef! CrossVersionObjectReference
  targetCPUUtilizationPercentage int32
HorizontalPodAutoscalerStatus
  currentCPUUtilizationPercentage int32
  currentReplicas! int32
  desiredReplicas! int32
  lastScaleTime time
  observedGeneration int64
Scale @object
  spec ScaleSpec
  status ScaleStatus
ScaleSpec
  replicas int32
ScaleStatus
  replicas! int32
  selector string

# io.k8s.api.autoscaling.v2
ContainerResourceMetricSource
  container! string
  name! string
  target! MetricTarget
ContainerResourceMetricStatus
  container! string
  current! MetricValueStatus
  name! string
CrossVersionObjectReference
  apiVersion string
  kind! string
  name! string
ExternalMetricSource
  metric! MetricIdentifier
  target! MetricTarget
ExternalMetricStatus
  current! MetricValueStatus
  metric! MetricIdentifier
HPAScalingPolicy
  periodSeconds! int32
  type! string
  value! int32
HPAScalingRules
  policies list<HPAScalingPolicy> @atomic
  selectPolicy string
  stabilizationWindowSeconds int32
  tolerance Quantity
HorizontalPodAutoscaler @object
  spec HorizontalPodAutoscalerSpec
  status HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior
  scaleDown HPAScalingRules
  scaleUp HPAScalingRules
HorizontalPodAutoscalerCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
HorizontalPodAutoscalerSpec
  behavior HorizontalPodAutoscalerBehavior
  maxReplicas! int32
  metrics list<MetricSpec> @atomic
  minReplicas int32
  scaleTargetRef! CrossVersionObjectReference
HorizontalPodAutoscalerStatus
  conditions list<HorizontalPodAutoscalerCondition> @map(type) @patch(merge:type)
  currentMetrics list<MetricStatus> @atomic
  currentReplicas int32
  desiredReplicas! int32
  lastScaleTime time
  observedGeneration int64
MetricIdentifier
  name! string
  selector LabelSelector
MetricSpec
  containerResource ContainerResourceMetricSource
  external ExternalMetricSource
  object ObjectMetricSource
  pods PodsMetricSource
  resource ResourceMetricSource
  type! string
MetricStatus
  containerResource ContainerResourceMetricStatus
  external ExternalMetricStatus
  object ObjectMetricStatus
  pods PodsMetricStatus
  resource ResourceMetricStatus
  type! string
MetricTarget
  averageUtilization int32
  averageValue Quantity
  type! string
  value Quantity
MetricValueStatus
  averageUtilization int32
  averageValue Quantity
  value Quantity
ObjectMetricSource
  describedObject! CrossVersionObjectReference
  metric! MetricIdentifier
  target! MetricTarget
ObjectMetricStatus
  current! MetricValueStatus
  describedObject! CrossVersionObjectReference
  metric! MetricIdentifier
PodsMetricSource
  metric! MetricIdentifier
  target! MetricTarget
PodsMetricStatus
  current! MetricValueStatus
  metric! MetricIdentifier
ResourceMetricSource
  name! string
  target! MetricTarget
ResourceMetricStatus
  current! MetricValueStatus
  name! string

# io.k8s.api.policy.v1
Eviction @object
  deleteOptions DeleteOptions
PodDisruptionBudget @object
  spec PodDisruptionBudgetSpec
  status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec
  maxUnavailable IntOrString
  minAvailable IntOrString
  selector LabelSelector @patch(replace)
  unhealthyPodEvictionPolicy string{AlwaysAllow|IfHealthyBudget}
PodDisruptionBudgetStatus
  conditions list<Condition> @map(type) @patch(merge:type)
  currentHealthy! int32
  desiredHealthy! int32
  disruptedPods map<time>
  disruptionsAllowed! int32
  expectedPods! int32
  observedGeneration int64

# io.k8s.api.scheduling.v1
PriorityClass @object
  description string
  globalDefault bool
  preemptionPolicy string{Never|PreemptLowerPriority}
  value! int32

# io.k8s.api.coordination.v1
Lease @object
  spec LeaseSpec
LeaseSpec
  acquireTime time
  holderIdentity string
  leaseDurationSeconds int32
  leaseTransitions int32
  preferredHolder string
  renewTime time
  strategy string

# io.k8s.api.storage.v1
StorageClass @object
  allowVolumeExpansion bool
  allowedTopologies list<TopologySelectorTerm> @atomic
  mountOptions list<string> @atomic
  parameters map<string>
  provisioner! string
  reclaimPolicy string{Delete|Recycle|Retain}
  volumeBindingMode string{Immediate|WaitForFirstConsumer}

# io.k8s.api.events.v1
Event @object
  action string
  deprecatedCount int32
  deprecatedFirstTimestamp time
  deprecatedLastTimestamp time
  deprecatedSource EventSource
  eventTime! time
  note string
  reason string
  regarding ObjectReference
  related ObjectReference
  reportingController string
  reportingInstance string
  series EventSeries
  type string
EventSeries
  count! int32
  lastObservedTime! time
`;
