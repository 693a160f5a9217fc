/**
 * What applies, as a board: tiers in their order, policies in theirs, and what each selects.
 *
 *     tier default   order 1000000, else Deny
 *       NetworkPolicy prod/db-policy        in
 *         selects prod/db
 */
import { type PolicyRef, podsSelectedBy, policyName } from "../../policy/index.ts";
import { builtInTiers } from "../../workshop/lab/ownership.ts";
import type { State } from "../state.ts";
import { blank, type Line, line, span, wrapLine } from "../text/line.ts";
import type { Theme } from "../theme.ts";
import type { World } from "./world.ts";

type Tier = World["now"]["snapshot"]["tiers"][number];
type Policy = Tier["policies"][number];

/** More pods than these are only counted. */
const named = 8;

export function policyLines({ world }: State, columns: number, theme: Theme): readonly Line[] {
  if (!world) return [line("reading the cluster …", "dim")];
  // An empty tier is worth a line to whoever made it.
  const tiers = world.now.snapshot.tiers.filter(({ name, policies }) => policies.length > 0 || !builtInTiers.has(name));
  const intro = tiers.some(({ policies }) => policies.length > 0)
    ? line(
        "Asked from top to bottom. In a tier, the first rule that matches decides; a pod that a tier selects and no rule of it lets through meets the tier's end.",
        "dim",
      )
    : line("No policy applies anywhere: everything may talk to everything.", "accent");
  return [...wrapLine(intro, columns), ...tiers.flatMap((tier) => [blank, ...tierLines(tier, world, columns, theme)])];
}

function tierLines(
  { name, order, defaultAction, policies }: Tier,
  world: World,
  columns: number,
  theme: Theme,
): readonly Line[] {
  const said = [order === undefined ? "" : `order ${order}`, `at its end: ${defaultAction}`].filter(Boolean).join(", ");
  return [
    [span(`tier ${name}`, "title"), span(`   ${said}`, "dim")],
    ...policies.flatMap((policy) => onePolicy(policy, world, columns, theme)),
    ...(policies.length === 0 ? [line("    no policy yet: whoever comes this way is not even asked", "dim")] : []),
  ];
}

function onePolicy(policy: Policy, { now: { snapshot } }: World, columns: number, { glyphs }: Theme): readonly Line[] {
  const { kind, namespace, name, tier, order, rules, staged } = policy.compiled;
  const ref: PolicyRef = { kind, name, tier, ...(namespace === undefined ? {} : { namespace }) };
  const pods = podsSelectedBy(snapshot, policy.object);
  const directions = [
    ...(rules.ingress ? [`into ${rules.ingress.length} ${rules.ingress.length === 1 ? "rule" : "rules"}`] : []),
    ...(rules.egress ? [`out of ${rules.egress.length} ${rules.egress.length === 1 ? "rule" : "rules"}`] : []),
  ];
  const names = pods.slice(0, named).map((pod) => `${pod.namespace}/${pod.name}`);
  const more = pods.length > named ? ` and ${pods.length - named} more` : "";
  return [
    ...wrapLine(
      [
        span(`  ${glyphs.bullet} `, "accent"),
        span(policyName(ref), "plain", true),
        span(`   ${directions.join(", ")}`, "dim"),
        span(Number.isFinite(order) && kind !== "KubernetesNetworkPolicy" ? `   order ${order}` : "", "dim"),
        span(staged ? "   staged: it is only watched" : "", "warn"),
      ],
      columns,
      4,
    ),
    ...wrapLine(
      pods.length === 0
        ? [span("      ! selects no pod", "warn")]
        : [span("      selects ", "dim"), span(`${names.join(", ")}${more}`)],
      columns,
      8,
    ),
  ];
}
