/** As Kubernetes writes a time: UTC, whole seconds. */
export function timestamp(time: number | Date): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
