/** `nginx` as a program: starts, listens as configured, reads its configuration again, ends. */
import { AddressInUse } from "../../network.ts";
import type { Process, Program } from "../../process.ts";
import { serveWeb, untilSignal } from "../serve.ts";
import { all, type Directive, serversOf } from "./config.ts";
import { Nginx } from "./server.ts";

export const startPage = "/usr/share/nginx/html/index.html";

export const nginxProgram =
  (version: string): Program =>
  async (process) => {
    const nginx = new Nginx(process, version);
    if (process.argv.includes("-v") || process.argv.includes("-V")) {
      await process.stderr.write(`nginx version: nginx/${version}\n`);
      return 0;
    }
    if (process.argv.includes("-t")) {
      await process.stderr.write(
        "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n",
      );
      return 0;
    }
    if (process.argv.includes("-s")) {
      const asked = process.argv[process.argv.indexOf("-s") + 1];
      process.signal(1, asked === "reload" || asked === "reopen" ? "SIGHUP" : "SIGQUIT");
      return 0;
    }
    const ended = untilSignal(process);
    greet(process);
    const listening = new Map<number, { server: Directive }>();
    const configure = () => {
      const wanted = new Map<number, Directive>();
      for (const server of serversOf(process.files))
        for (const { values } of all(server.body, "listen")) {
          const port = Number(/(\d+)$/.exec(values[0] ?? "80")?.[1] ?? 80);
          if (!wanted.has(port)) wanted.set(port, server);
        }
      for (const [port, server] of wanted) {
        const existing = listening.get(port);
        if (existing !== undefined) existing.server = server;
        else {
          const entry = { server };
          serveWeb(process, port, (request) => nginx.answer(request, entry.server));
          listening.set(port, entry);
        }
      }
    };
    try {
      configure();
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      await nginx.emergency(`bind() to 0.0.0.0:${/\d+$/.exec(error.message)?.[0]} failed (98: Address already in use)`);
      return 1;
    }
    process.onSignal("SIGHUP", configure);
    for (const line of [
      'using the "epoll" event method',
      `nginx/${version}`,
      "OS: Linux 6.8.0-sandbox",
      "start worker processes",
      `start worker process ${process.pid + 28}`,
    ])
      await nginx.notice(line);
    await ended;
    await nginx.notice("signal 15 (SIGTERM) received, exiting");
    await nginx.notice("exit");
    return 0;
  };

/** The start page says who answers, unless somebody has put another in its place. */
function greet(process: Process): void {
  const node = process.files.find(startPage);
  if (node?.kind === "file" && node.frozen) process.files.personalize(startPage, `hello from ${process.hostname}\n`);
}
