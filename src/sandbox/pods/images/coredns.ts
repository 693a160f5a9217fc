/** CoreDNS: it only has to be there and to listen; what it answers is worked out by the network from the cluster's objects. */
import { type Image, root } from "./image.ts";
import { server, serveTcp, serveWeb } from "./serve.ts";
import { emptySystem } from "./systems.ts";

const dnsPort = 53;

const coredns = server(async (process) => {
  process.network.datagrams({ port: dnsPort });
  serveTcp(process, dnsPort, async () => {});
  serveWeb(process, 8080, () => ({ status: 200, body: "OK" }));
  serveWeb(process, 8181, () => ({ status: 200, body: "OK" }));
  await process.stdout.write(".:53\nCoreDNS-1.13.1\nlinux/amd64, go1.25.2\n");
});

export const coreDnsImage = (): Image => ({
  files: emptySystem({ programs: { "/coredns": coredns } }),
  entrypoint: ["/coredns"],
  command: [],
  env: {},
  workingDirectory: "/",
  user: root,
});
