/** The nginx image: its files and its entrypoint. The untouched start page says which pod answers. */
import type { Program } from "../../process.ts";
import { type Image, root } from "../image.ts";
import { alpineSystem, curlOf, debianSystem } from "../systems.ts";
import { nginxProgram, startPage } from "./program.ts";

const entrypoint: Program = async (process) => {
  const [, ...command] = process.argv;
  if (command[0] === "nginx" || command[0] === "nginx-debug")
    for (const line of [
      "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
      "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh",
      "/docker-entrypoint.sh: Configuration complete; ready for start up",
    ])
      await process.stdout.write(`${line}\n`);
  return process.exec(command);
};

const mainConfig =
  "user  nginx;\nworker_processes  auto;\nevents { worker_connections  1024; }\nhttp {\n    include       /etc/nginx/mime.types;\n    default_type  application/octet-stream;\n    keepalive_timeout  65;\n    include /etc/nginx/conf.d/*.conf;\n}\n";
const serverConfig = (port: number) =>
  `server {\n    listen       ${port};\n    listen  [::]:${port};\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n}\n`;
const page =
  "<!DOCTYPE html>\n<html>\n<head><title>Welcome to nginx!</title></head>\n<body><h1>Welcome to nginx!</h1></body>\n</html>\n";

/** `nginx:1.27-alpine` is 1.27.something; `latest` and `alpine` are the newest. */
function versionOf(tag: string): string {
  const [, given] = /^(\d+(?:\.\d+){0,2})/.exec(tag) ?? [];
  if (given === undefined) return tag.startsWith("stable") ? "1.28.0" : "1.29.3";
  return given.split(".").length >= 3 ? given : given.split(".").length === 2 ? `${given}.5` : "1.29.3";
}

export function nginxImage(tag: string, port = 80): Image {
  const version = versionOf(tag);
  const extras = {
    programs: {
      "/usr/sbin/nginx": nginxProgram(version),
      "/docker-entrypoint.sh": entrypoint,
      "/usr/bin/curl": curlOf(/alpine/.test(tag) ? "8.7.1" : "7.88.1"),
    },
    files: {
      "/etc/nginx/nginx.conf": mainConfig,
      "/etc/nginx/conf.d/default.conf": serverConfig(port),
      [startPage]: page,
      "/usr/share/nginx/html/50x.html": page,
    },
    links: { "/var/log/nginx/access.log": "/dev/stdout", "/var/log/nginx/error.log": "/dev/stderr" },
  };
  return {
    files: /alpine/.test(tag) ? alpineSystem(extras) : debianSystem(extras),
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["nginx", "-g", "daemon off;"],
    env: { NGINX_VERSION: version },
    workingDirectory: "/",
    user: root,
  };
}
