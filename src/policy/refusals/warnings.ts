/** What an API server says in Warning headers about an object that it accepts. */
export function warningsOf(_object: unknown): readonly string[] {
  return [];
}
