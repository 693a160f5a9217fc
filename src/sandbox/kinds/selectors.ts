/** Label selectors inside objects: as text, and as a question about labels. */
import { type JsonObject, listAt, objectAt, stringsAt, textAt } from "../store/object.ts";

/** A map of labels as `a=b,c=d`; `<none>` without any. */
export function labelsText(labels: JsonObject): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.sort().join(",") || "<none>";
}

/** A LabelSelector as `a=b,c in (d,e),!f`; `<none>` for one that chooses everything. */
export function selectorText(selector: JsonObject): string {
  return selectorQuery(selector) || "<none>";
}

/** The same as a query parameter takes it: empty for everything. */
export function selectorQuery(selector: JsonObject): string {
  const labels = Object.entries(objectAt(selector, "matchLabels")).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = listAt(selector, "matchExpressions").map((expression) => {
    const key = textAt(expression, "key");
    const values = `(${[...listAt(expression, "values")].sort().join(",")})`;
    switch (textAt(expression, "operator")) {
      case "In":
        return { key, text: `${key} in ${values}` };
      case "NotIn":
        return { key, text: `${key} notin ${values}` };
      case "Exists":
        return { key, text: key };
      default:
        return { key, text: `!${key}` };
    }
  });
  return [...labels, ...expressions]
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ text }) => text)
    .join(",");
}

/** Whether a LabelSelector chooses these labels. */
export function selects(selector: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const wanted = stringsAt(selector, "matchLabels");
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value)) return false;
  return listAt(selector, "matchExpressions").every((expression) => {
    const key = textAt(expression, "key");
    const present = Object.hasOwn(labels, key);
    const among = present && listAt(expression, "values").some((value) => value === labels[key]);
    switch (textAt(expression, "operator")) {
      case "In":
        return among;
      case "NotIn":
        return !among;
      case "Exists":
        return present;
      default:
        return !present;
    }
  });
}
