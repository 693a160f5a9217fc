/** What names become when many attendees share a cluster. Pure. */
export interface CourseNames {
  readonly namespaces: ReadonlySet<string>;
  /** Tiers, and policies and sets without a namespace. */
  readonly clusterWide: ReadonlySet<string>;
}

export interface Renaming {
  readonly names: CourseNames;
  /** What a name becomes; the names themselves decide who is renamed. */
  readonly prefix: string | undefined;
  readonly image: (name: string) => string;
}

/** Labels whose value is a namespace's name. */
export const nameLabels = new Set([
  "kubernetes.io/metadata.name",
  "projectcalico.org/name",
  "projectcalico.org/namespace",
]);

/** Another text for a place in a file. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function prefixed(name: string, prefix: string): string {
  return `${prefix}-${name}`;
}

/** Calico's selectors: the quoted names behind a label that means a namespace's name. */
export function rewriteSelector(text: string, { names, prefix }: Renaming): string {
  const comparison =
    /(kubernetes\.io\/metadata\.name|projectcalico\.org\/name(?:space)?)(\s*(?:==|!=|(?:not\s+)?in\b|starts with\b)\s*)(\{[^}]*\}|(\\?["'])[^"'\\]*\4|''[^']*'')/g;
  return text.replace(comparison, (_all, label: string, operator: string, quoted: string) => {
    const renamed = quoted.replace(/[a-z0-9]([a-z0-9-]*[a-z0-9])?/g, (name) =>
      prefix !== undefined && names.namespaces.has(name) ? prefixed(name, prefix) : name,
    );
    return `${label}${operator}${renamed}`;
  });
}
