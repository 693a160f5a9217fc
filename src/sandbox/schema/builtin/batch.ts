/** Workloads that run to completion. */
export const batchTypes = `
# io.k8s.api.batch.v1
CronJob @object: Starts Jobs by the clock.
  spec CronJobSpec #2: When, and what.
  status CronJobStatus #3
CronJobSpec
  concurrencyPolicy string/ConcurrencyPolicy{Allow|Forbid|Replace} #3: What to do while the last one still runs: Allow, Forbid or Replace.
  failedJobsHistoryLimit int32 *7
  jobTemplate! JobTemplateSpec #5: What the Jobs are made from.
  schedule! string #1: Minute, hour, day, month and weekday, as in cron.
  startingDeadlineSeconds int64 *2
  successfulJobsHistoryLimit int32 *6
  suspend bool *4: Whether no new Jobs are started.
  timeZone string *8: The time zone of the schedule.
CronJobStatus
  active list<ObjectReference> #1 @atomic
  lastScheduleTime time *4
  lastSuccessfulTime time *5
Job @object: Runs pods until enough of them have ended well.
  spec JobSpec #2: What to run, and how often.
  status JobStatus #3: How far it is.
JobCondition
  lastProbeTime time #3
  lastTransitionTime time #4: When the status last changed.
  message string #6: For people to read.
  reason string #5: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/JobConditionType #1
JobSpec
  activeDeadlineSeconds int64 *3: Seconds after which it is ended.
  backoffLimit int32 *7: How many failures are borne; 6 when left out.
  backoffLimitPerIndex int32 *12
  completionMode string/CompletionMode{Indexed|NonIndexed} *9
  completions int32 *2: How many pods have to end well.
  managedBy string *15
  manualSelector bool *5
  maxFailedIndexes int32 *13
  parallelism int32 *1: How many run at a time.
  podFailurePolicy PodFailurePolicy *11
  podReplacementPolicy string/PodReplacementPolicy{Failed|TerminatingOrFailed} *14
  selector LabelSelector *4: The labels by which it knows its pods; the server sets them.
  successPolicy SuccessPolicy *16
  suspend bool *10: Whether it waits.
  template! PodTemplateSpec #6: What the pods are made from.
  ttlSecondsAfterFinished int32 *8: Seconds after which a finished Job is deleted.
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
