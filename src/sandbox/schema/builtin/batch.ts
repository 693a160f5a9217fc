/** Workloads that run to completion. */
export const batchTypes = `
# io.k8s.api.batch.v1
CronJob @object
  spec CronJobSpec
  status CronJobStatus
CronJobSpec
  concurrencyPolicy string{Allow|Forbid|Replace}
  failedJobsHistoryLimit int32
  jobTemplate! JobTemplateSpec
  schedule! string
  startingDeadlineSeconds int64
  successfulJobsHistoryLimit int32
  suspend bool
  timeZone string
CronJobStatus
  active list<ObjectReference> @atomic
  lastScheduleTime time
  lastSuccessfulTime time
Job @object
  spec JobSpec
  status JobStatus
JobCondition
  lastProbeTime time
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
JobSpec
  activeDeadlineSeconds int64
  backoffLimit int32
  backoffLimitPerIndex int32
  completionMode string{Indexed|NonIndexed}
  completions int32
  managedBy string
  manualSelector bool
  maxFailedIndexes int32
  parallelism int32
  podFailurePolicy PodFailurePolicy
  podReplacementPolicy string{Failed|TerminatingOrFailed}
  selector LabelSelector
  successPolicy SuccessPolicy
  suspend bool
  template! PodTemplateSpec
  ttlSecondsAfterFinished int32
JobStatus
  active int32
  completedIndexes string
  completionTime time
  conditions list<JobCondition> @atomic @patch(merge:type)
  failed int32
  failedIndexes string
  ready int32
  startTime time
  succeeded int32
  terminating int32
  uncountedTerminatedPods UncountedTerminatedPods
JobTemplateSpec
  metadata ObjectMeta
  spec JobSpec
PodFailurePolicy
  rules! list<PodFailurePolicyRule> @atomic
PodFailurePolicyOnExitCodesRequirement
  containerName string
  operator! string{In|NotIn}
  values! list<int32> @set
PodFailurePolicyOnPodConditionsPattern
  status string
  type! string
PodFailurePolicyRule
  action! string{Count|FailIndex|FailJob|Ignore}
  onExitCodes PodFailurePolicyOnExitCodesRequirement
  onPodConditions list<PodFailurePolicyOnPodConditionsPattern> @atomic
SuccessPolicy
  rules! list<SuccessPolicyRule> @atomic
SuccessPolicyRule
  succeededCount int32
  succeededIndexes string
UncountedTerminatedPods
  failed list<string> @set
  succeeded list<string> @set
`;
