/** Workloads that run to completion. */
export const batchTypes = `
# io.k8s.api.batch.v1
CronJob @object
  spec CronJobSpec #2
  status CronJobStatus #3
CronJobSpec
  concurrencyPolicy string/ConcurrencyPolicy{Allow|Forbid|Replace} #3
  failedJobsHistoryLimit int32 *7
  jobTemplate! JobTemplateSpec #5
  schedule! string #1
  startingDeadlineSeconds int64 *2
  successfulJobsHistoryLimit int32 *6
  suspend bool *4
  timeZone string *8
CronJobStatus
  active list<ObjectReference> #1 @atomic
  lastScheduleTime time *4
  lastSuccessfulTime time *5
Job @object
  spec JobSpec #2
  status JobStatus #3
JobCondition
  lastProbeTime time #3
  lastTransitionTime time #4
  message string #6
  reason string #5
  status! string/ConditionStatus #2
  type! string/JobConditionType #1
JobSpec
  activeDeadlineSeconds int64 *3
  backoffLimit int32 *7
  backoffLimitPerIndex int32 *12
  completionMode string/CompletionMode{Indexed|NonIndexed} *9
  completions int32 *2
  managedBy string *15
  manualSelector bool *5
  maxFailedIndexes int32 *13
  parallelism int32 *1
  podFailurePolicy PodFailurePolicy *11
  podReplacementPolicy string/PodReplacementPolicy{Failed|TerminatingOrFailed} *14
  selector LabelSelector *4
  successPolicy SuccessPolicy *16
  suspend bool *10
  template! PodTemplateSpec #6
  ttlSecondsAfterFinished int32 *8
JobStatus
  active int32 #4
  completedIndexes string #7
  completionTime time *3
  conditions list<JobCondition> #1 @atomic @patch(merge:type)
  failed int32 #6
  failedIndexes string *10
  ready int32 *9
  startTime time *2
  succeeded int32 #5
  terminating int32 *11
  uncountedTerminatedPods UncountedTerminatedPods *8
JobTemplateSpec
  metadata ObjectMeta #1
  spec JobSpec #2
PodFailurePolicy
  rules! list<PodFailurePolicyRule> #1 @atomic
PodFailurePolicyOnExitCodesRequirement
  containerName string *1
  operator! string/PodFailurePolicyOnExitCodesOperator{In|NotIn} #2
  values! list<int32> #3 @set
PodFailurePolicyOnPodConditionsPattern
  status string/ConditionStatus #2 @shown
  type! string/PodConditionType #1
PodFailurePolicyRule
  action! string/PodFailurePolicyAction{Count|FailIndex|FailJob|Ignore} #1
  onExitCodes PodFailurePolicyOnExitCodesRequirement *2
  onPodConditions list<PodFailurePolicyOnPodConditionsPattern> #3 @atomic
SuccessPolicy
  rules! list<SuccessPolicyRule> #1 @atomic
SuccessPolicyRule
  succeededCount int32 *2
  succeededIndexes string *1
UncountedTerminatedPods
  failed list<string/types.UID> #2 @set
  succeeded list<string/types.UID> #1 @set
`;
