/** What the API server's words mean; it says what it wants, and seldom what was probably wrong. */
export function refusalHint(refusal: string): string {
  return hints.find(({ words }) => words.test(refusal))?.hint ?? "The path in the message names the field to mend.";
}

/** The first that fits is said: narrow words stand before wide ones. */
const hints = [
  {
    words: /no matches for kind/,
    hint: "Nothing is served under that `apiVersion` and `kind`: compare both, letter by letter, with `kubectl api-resources`.",
  },
  {
    words:
      /networking\.k8s\.io\/v1, Kind=NetworkPolicy\): \.spec\S*\.(selector|types|order|tier|action|source|destination): /,
    hint: "That is a field of Calico's NetworkPolicy. The one of Kubernetes has `podSelector`, `policyTypes`, and in its rules `from` or `to`, and `ports`.",
  },
  {
    words: /projectcalico\.org\/v3, Kind=\w*Policy\): \.spec\S*\.(podSelector|policyTypes|from|to): /,
    hint: "That is a field of Kubernetes' NetworkPolicy. Those of Calico have `selector`, `types`, and in their rules `action`, `source` and `destination`.",
  },
  {
    words: /ingress\[\d+\]\.to: |egress\[\d+\]\.from: /,
    hint: "A rule of `ingress` says who comes, in `from`; a rule of `egress` says who is called, in `to`.",
  },
  {
    words: /field not declared in schema|unknown field/,
    hint: "There is no such field at that place. Look at its spelling, and at what it stands below: `kubectl explain` shows which fields there are.",
  },
  {
    words: /key not found/,
    hint: "So it is said when `spec.tier` names a tier that does not exist: `kubectl get tiers` lists those that do.",
  },
  {
    words: /Incorrectly formatted policy name/,
    hint: "Up to Calico 3.31 a policy's name begins with its tier: compare `metadata.name` with `spec.tier`, which is `default` where it is missing.",
  },
  {
    words: /[Ss]elector because of Tag: selector/,
    hint: "It is no selector as Calico writes them: `app == 'db'`, with two equals signs and the value in quotes; `&&`, `||`, `in {'a', 'b'}`, `has(app)`, `all()`.",
  },
  {
    words: /Action because of Tag: action/,
    hint: "The actions are Allow, Deny, Pass and Log, spelt so.",
  },
  { words: /DefaultAction because of Tag: oneof/, hint: "What stands at the end of a tier is Deny or Pass, spelt so." },
  {
    words: /failed to validate Field/,
    hint: "The field that it names does not take that value: mind capitals, quotes and operators.",
  },
  {
    words: /must set protocol/,
    hint: "A rule of Calico that names ports must name the protocol beside its action: `protocol: TCP`.",
  },
  { words: /expected list/, hint: "A list belongs there: each of its items begins with a dash." },
  { words: /expected map/, hint: "Keys with values belong there, each behind a colon, and no dash before them." },
  {
    words: /expected (string|boolean|numeric)|cannot (restore|convert)/,
    hint: "The value is of the wrong kind: quotes make a text of a number, and without them `true` is no text.",
  },
  {
    words: /port: Invalid value: "\d+": must contain at least one letter/,
    hint: "In quotes a number is taken for a port's name: write it without them.",
  },
  {
    words: /Unsupported value|not a valid (label )?selector operator/,
    hint: "It takes a few values only, and capitals count: TCP, UDP, SCTP; Ingress, Egress; In, NotIn, Exists, DoesNotExist.",
  },
  {
    words: /must specify a peer/,
    hint: "A peer must ask for something: `podSelector: {}` is every pod of the namespace. For nobody at all leave the rule away.",
  },
  {
    words: /may not specify both ipBlock/,
    hint: "An `ipBlock` stands alone in its item: give the selectors one of their own.",
  },
  {
    words: /RFC 1123|name must consist of/,
    hint: "Names are made of lower case letters, digits and `-`.",
  },
  {
    words: /namespaces? ".*" not found/,
    hint: "There is no such namespace: `kubectl get namespaces` lists those that there are.",
  },
] as const;
