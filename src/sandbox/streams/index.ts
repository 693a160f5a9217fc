/**
 * The wire protocols of exec, attach, port-forward and log.
 *
 *     upgrade ─ handshake ─┬─ WebSocket ─ channels ──────────┬─ command ──── Containers.exec, attach
 *                          │      └─ tunnelled SPDY ─┐       │
 *                          └─ SPDY/3.1 ─ connection ─┴───────┴─ port-forward ─ Containers.portForward
 *     GET …/log ─ log ─ Containers.logs
 */
import type { Streams } from "../api/streams.ts";
import { serveCommand } from "./command.ts";
import { refuse, UpgradeRefused } from "./handshake.ts";
import { serveLog } from "./log.ts";
import { servePortForward } from "./port-forward.ts";

export const streams: Streams = {
  upgrade(request, socket, head, call) {
    // A connection that breaks is seen as closed; the error itself tells nothing more.
    socket.on("error", () => {});
    const serve = call.subresource === "portforward" ? servePortForward : serveCommand;
    try {
      serve({ request, socket, head }, call);
    } catch (error) {
      if (!(error instanceof UpgradeRefused)) throw error;
      refuse(socket, error);
    }
  },
  log: serveLog,
};
