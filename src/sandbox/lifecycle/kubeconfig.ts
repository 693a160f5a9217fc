import { stringify } from "yaml";

const contextName = "netpol-sandbox";

/** A kubeconfig of its own, merged into nobody's. */
export function kubeconfig(options: {
  readonly port: number;
  readonly ca: string;
  readonly user: string;
  readonly token: string;
  readonly context?: string;
}): string {
  const context = options.context ?? contextName;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: contextName,
        cluster: {
          server: `https://127.0.0.1:${options.port}`,
          "certificate-authority-data": Buffer.from(options.ca).toString("base64"),
        },
      },
    ],
    users: [{ name: options.user, user: { token: options.token } }],
    contexts: [{ name: context, context: { cluster: contextName, user: options.user, namespace: "default" } }],
    "current-context": context,
  });
}
