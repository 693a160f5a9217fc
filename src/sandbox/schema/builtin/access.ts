/** Who may do what: roles, tokens and the questions about both. */
export const accessTypes = `
# io.k8s.api.rbac.v1
AggregationRule
  clusterRoleSelectors list<LabelSelector> #1 @atomic
ClusterRole @object: Rights in the whole cluster, or to be given within namespaces.
  aggregationRule AggregationRule *3: Takes its rules from other ClusterRoles.
  rules list<PolicyRule> #2 @atomic @shown: What may be done.
ClusterRoleBinding @object: Gives a ClusterRole to somebody, in the whole cluster.
  roleRef! RoleRef #3: The role. It cannot be changed.
  subjects list<Subject> #2 @atomic: Who gets it.
PolicyRule
  apiGroups list<string> #2 @atomic: The groups of the resources; "" is the core group.
  nonResourceURLs list<string> #5 @atomic: Paths that are no resources, as /healthz.
  resourceNames list<string> #4 @atomic: Only objects of these names.
  resources list<string> #3 @atomic: Resources, as pods or pods/log, or *.
  verbs! list<string> #1 @atomic: get, list, watch, create, update, patch, delete … or * for all.
Role @object: Rights within a namespace.
  rules list<PolicyRule> #2 @atomic @shown: What may be done.
RoleBinding @object: Gives a Role or ClusterRole to somebody, within a namespace.
  roleRef! RoleRef #3: The role. It cannot be changed.
  subjects list<Subject> #2 @atomic: Who gets it.
RoleRef @atomic
  apiGroup! string #1
  kind! string #2
  name! string #3
Subject @atomic
  apiGroup string #2
  kind! string #1: User, Group or ServiceAccount.
  name! string #3: The name.
  namespace string #4: The namespace of a ServiceAccount.

# io.k8s.api.authentication.v1
BoundObjectReference
  apiVersion string #2
  kind string #1
  name string #3
  uid string/types.UID #4
SelfSubjectReview @object: Asks who one is.
  status SelfSubjectReviewStatus #2
SelfSubjectReviewStatus
  userInfo UserInfo #1
TokenRequest @object: Asks for a token of a service account.
  spec! TokenRequestSpec #2
  status TokenRequestStatus #3
TokenRequestSpec
  audiences! list<string> #1 @atomic
  boundObjectRef BoundObjectReference *3 @shown
  expirationSeconds int64 *4 @shown
TokenRequestStatus
  expirationTimestamp! time #2
  token! string #1
TokenReview @object
  spec! TokenReviewSpec #2
  status TokenReviewStatus #3
TokenReviewSpec
  audiences list<string> #2 @atomic
  token string #1
TokenReviewStatus
  audiences list<string> #4 @atomic
  authenticated bool #1
  error string #3
  user UserInfo #2
UserInfo
  extra map<list<string/ExtraValue>> #4
  groups list<string> #3 @atomic
  uid string #2
  username string #1

# io.k8s.api.authorization.v1
FieldSelectorAttributes
  rawSelector string #1
  requirements list<FieldSelectorRequirement> #2 @atomic
LabelSelectorAttributes
  rawSelector string #1
  requirements list<LabelSelectorRequirement> #2 @atomic
LocalSubjectAccessReview @object
  spec! SubjectAccessReviewSpec #2
  status SubjectAccessReviewStatus #3
NonResourceAttributes
  path string #1
  verb string #2
NonResourceRule
  nonResourceURLs list<string> #2 @atomic
  verbs! list<string> #1 @atomic
ResourceAttributes
  fieldSelector FieldSelectorAttributes *8
  group string #3
  labelSelector LabelSelectorAttributes *9
  name string #7
  namespace string #1
  resource string #5
  subresource string #6
  verb string #2
  version string #4
ResourceRule
  apiGroups list<string> #2 @atomic
  resourceNames list<string> #4 @atomic
  resources list<string> #3 @atomic
  verbs! list<string> #1 @atomic
SelfSubjectAccessReview @object: Asks whether one may do something.
  spec! SelfSubjectAccessReviewSpec #2
  status SubjectAccessReviewStatus #3
SelfSubjectAccessReviewSpec
  nonResourceAttributes NonResourceAttributes *2
  resourceAttributes ResourceAttributes *1
SelfSubjectRulesReview @object: Asks what one may do in a namespace.
  spec! SelfSubjectRulesReviewSpec #2
  status SubjectRulesReviewStatus #3
SelfSubjectRulesReviewSpec
  namespace string #1
SubjectAccessReview @object: Asks whether somebody may do something.
  spec! SubjectAccessReviewSpec #2
  status SubjectAccessReviewStatus #3
SubjectAccessReviewSpec
  extra map<list<string/ExtraValue>> #5
  groups list<string> #4 @atomic
  nonResourceAttributes NonResourceAttributes *2
  resourceAttributes ResourceAttributes *1
  uid string #6
  user string #3
SubjectAccessReviewStatus
  allowed! bool #1
  denied bool #4
  evaluationError string #3
  reason string #2: Why, in one CamelCase word.
SubjectRulesReviewStatus
  evaluationError string #4
  incomplete! bool #3
  nonResourceRules! list<NonResourceRule> #2 @atomic
  resourceRules! list<ResourceRule> #1 @atomic
`;
