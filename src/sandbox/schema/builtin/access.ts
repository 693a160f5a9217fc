/** Who may do what: roles, tokens and the questions about both. */
export const accessTypes = `
# io.k8s.api.rbac.v1
AggregationRule
  clusterRoleSelectors list<LabelSelector> @atomic
ClusterRole @object
  aggregationRule AggregationRule
  rules list<PolicyRule> @atomic
ClusterRoleBinding @object
  roleRef! RoleRef
  subjects list<Subject> @atomic
PolicyRule
  apiGroups list<string> @atomic
  nonResourceURLs list<string> @atomic
  resourceNames list<string> @atomic
  resources list<string> @atomic
  verbs! list<string> @atomic
Role @object
  rules list<PolicyRule> @atomic
RoleBinding @object
  roleRef! RoleRef
  subjects list<Subject> @atomic
RoleRef @atomic
  apiGroup! string
  kind! string
  name! string
Subject @atomic
  apiGroup string
  kind! string
  name! string
  namespace string

# io.k8s.api.authentication.v1
BoundObjectReference
  apiVersion string
  kind string
  name string
  uid string
SelfSubjectReview @object
  status SelfSubjectReviewStatus
SelfSubjectReviewStatus
  userInfo UserInfo
TokenRequest @object
  spec! TokenRequestSpec
  status TokenRequestStatus
TokenRequestSpec
  audiences! list<string> @atomic
  boundObjectRef BoundObjectReference
  expirationSeconds int64
TokenRequestStatus
  expirationTimestamp! time
  token! string
TokenReview @object
  spec! TokenReviewSpec
  status TokenReviewStatus
TokenReviewSpec
  audiences list<string> @atomic
  token string
TokenReviewStatus
  audiences list<string> @atomic
  authenticated bool
  error string
  user UserInfo
UserInfo
  extra map<list<string>>
  groups list<string> @atomic
  uid string
  username string

# io.k8s.api.authorization.v1
FieldSelectorAttributes
  rawSelector string
  requirements list<FieldSelectorRequirement> @atomic
LabelSelectorAttributes
  rawSelector string
  requirements list<LabelSelectorRequirement> @atomic
LocalSubjectAccessReview @object
  spec! SubjectAccessReviewSpec
  status SubjectAccessReviewStatus
NonResourceAttributes
  path string
  verb string
NonResourceRule
  nonResourceURLs list<string> @atomic
  verbs! list<string> @atomic
ResourceAttributes
  fieldSelector FieldSelectorAttributes
  group string
  labelSelector LabelSelectorAttributes
  name string
  namespace string
  resource string
  subresource string
  verb string
  version string
ResourceRule
  apiGroups list<string> @atomic
  resourceNames list<string> @atomic
  resources list<string> @atomic
  verbs! list<string> @atomic
SelfSubjectAccessReview @object
  spec! SelfSubjectAccessReviewSpec
  status SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec
  nonResourceAttributes NonResourceAttributes
  resourceAttributes ResourceAttributes
SelfSubjectRulesReview @object
  spec! SelfSubjectRulesReviewSpec
  status SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec
  namespace string
SubjectAccessReview @object
  spec! SubjectAccessReviewSpec
  status SubjectAccessReviewStatus
SubjectAccessReviewSpec
  extra map<list<string>>
  groups list<string> @atomic
  nonResourceAttributes NonResourceAttributes
  resourceAttributes ResourceAttributes
  uid string
  user string
SubjectAccessReviewStatus
  allowed! bool
  denied bool
  evaluationError string
  reason string
SubjectRulesReviewStatus
  evaluationError string
  incomplete! bool
  nonResourceRules! list<NonResourceRule> @atomic
  resourceRules! list<ResourceRule> @atomic
`;
