/** What a kubectl command line would do. Pure. */

const reading = new Set([
  ..."get describe explain logs top events diff wait api-resources api-versions version cluster-info".split(" "),
  ..."exec attach cp port-forward proxy kustomize config completion options help plugin".split(" "),
]);
/** Commands of two words that read, of groups that also write. */
const readingPairs = new Set(["auth can-i", "auth whoami", "rollout status", "rollout history"]);
/** Flags that stand before the command and take the next word. */
const valued =
  /^(-n|-s|-v|--(namespace|context|kubeconfig|cluster|user|server|token|as|as-group|request-timeout|cache-dir))$/;

/** Commands in pods, and the learner's own kubeconfig, are no objects. */
export function changesObjects(words: readonly string[]): boolean {
  const [program, ...rest] = words;
  if (program !== "kubectl" || rest.some((word) => /^--dry-run(=(client|server))?$/.test(word))) return false;
  const [verb, next] = rest.filter((word, index) => !word.startsWith("-") && !valued.test(rest[index - 1] ?? ""));
  return verb !== undefined && !reading.has(verb) && !readingPairs.has(`${verb} ${next}`);
}

/** The values of -f and --filename. */
export function filesGiven(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const [, value] = /^(?:-f=?|--filename=)(.+)$/.exec(word) ?? [];
    return value ?? (/^(-f|--filename)$/.test(word) ? (words[index + 1] ?? []) : []);
  });
}
