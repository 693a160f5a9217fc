// What Kubernetes accepts as names, labels and port names. Each function returns the complaints; none means accepted.

const label1123 = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain1123 = String.raw`${label1123}(\.${label1123})*`;
const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

export const labelPattern = label1123;
export const subdomainPattern = subdomain1123;

const utf8 = new TextEncoder();

/** Go measures strings in bytes. */
export function byteLength(text: string): number {
  return utf8.encode(text).length;
}

export function subdomainComplaints(name: string, unit: "bytes" | "characters" = "characters"): string[] {
  return [
    ...tooLong(name, 253, unit),
    ...unlike(
      name,
      subdomain1123,
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      "example.com",
    ),
  ];
}

export function labelNameComplaints(name: string): string[] {
  if (matches(subdomain1123, name) && !matches(label1123, name)) {
    return [...tooLong(name, 63, "characters"), "must not contain dots"];
  }
  return [
    ...tooLong(name, 63, "characters"),
    ...unlike(
      name,
      label1123,
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
      "my-name",
      "123-abc",
    ),
  ];
}

/** A label key or an annotation key: a name, perhaps behind a domain and a slash. */
export function labelKeyComplaints(key: string): string[] {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const examples = ["MyName", "my.name", "123-abc"];
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) {
    const complaint = `a valid label key ${explain(rule, qualified, examples)}`;
    return [`${complaint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [prefix] = parts;
  const ofPrefix = parts.length === 2 && prefix !== undefined ? prefixComplaints(prefix) : [];
  const ofName = name === "" ? ["must be non-empty"] : tooLong(name, 63);
  return [
    ...ofPrefix.map((complaint) => `prefix part ${complaint}`),
    ...[...ofName, ...unlike(name, qualified, rule, ...examples)].map((complaint) => `name part ${complaint}`),
  ];
}

function prefixComplaints(prefix: string): string[] {
  return prefix === "" ? ["must be non-empty"] : subdomainComplaints(prefix, "bytes");
}

export function labelValueComplaints(value: string): string[] {
  return [
    ...tooLong(value, 63),
    ...unlike(
      value,
      `(${qualified})?`,
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      "MyValue",
      "my_value",
      "12345",
    ),
  ];
}

export function portNameComplaints(name: string): string[] {
  return [
    ...tooLong(name, 15, "characters"),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
    ...(/[a-z]/.test(name) ? [] : ["must contain at least one letter (a-z)"]),
    ...(name.includes("--") ? ["must not contain consecutive hyphens"] : []),
    ...(name.startsWith("-") || name.endsWith("-") ? ["must not begin or end with a hyphen"] : []),
  ];
}

/** Keys of configuration data become file names and environment variables. */
export function configKeyComplaints(key: string): string[] {
  if (key.length > 253) return ["must be no more than 253 characters"];
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    return [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ];
  }
  if (key === "." || key === "..") return [`must not be '${key}'`];
  return key.startsWith("..") ? ["must not start with '..'"] : [];
}

export function portNumberComplaints(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];
}

/** Whether the whole text has the form; a line break at its end counts as text. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, "u").test(text);
}

/** Names and label keys are measured alike, but the messages call it characters in one place and bytes in the other. */
function tooLong(text: string, most: number, unit: "bytes" | "characters" = "bytes"): string[] {
  return byteLength(text) > most ? [`must be no more than ${most} ${unit}`] : [];
}

function unlike(text: string, pattern: string, rule: string, ...examples: readonly string[]): string[] {
  return matches(pattern, text) ? [] : [explain(rule, pattern, examples)];
}

function explain(rule: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
