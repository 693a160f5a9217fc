/**
 * The programs of Online Boutique: who listens where, and who calls whom.
 *
 *     loadgenerator ─► frontend ─┬─► ad, cart, currency, productcatalog, recommendation, shipping
 *                                └─► checkout ─► cart, currency, email, payment, productcatalog, shipping
 *     recommendation ─► productcatalog      cart ─► redis-cart
 */

import { timedOut, within } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import { readResponse } from "../protocols/http.ts";
import { dial, find } from "../tools/network/dial.ts";
import { type CallProblem, GrpcClient, grpcHealthProbe, serveGrpc } from "./grpc.ts";
import { type Image, root } from "./image.ts";
import { server, serveWeb } from "./serve.ts";
import { alpineSystem, debianSystem, emptySystem } from "./systems.ts";

type System = "none" | "alpine" | "debian";

interface Service {
  readonly port: number;
  readonly system: System;
  readonly api: string;
  /** Environment variables that hold the addresses of the services it needs, and what it calls there. */
  readonly calls: Readonly<Record<string, string>>;
}

const catalog = "/hipstershop.ProductCatalogService/ListProducts";

const services: Readonly<Record<string, Service>> = {
  adservice: { port: 9555, system: "alpine", api: "AdService", calls: {} },
  cartservice: { port: 7070, system: "none", api: "CartService", calls: { REDIS_ADDR: "redis" } },
  checkoutservice: {
    port: 5050,
    system: "none",
    api: "CheckoutService",
    calls: {
      CART_SERVICE_ADDR: "/hipstershop.CartService/GetCart",
      PRODUCT_CATALOG_SERVICE_ADDR: catalog,
      CURRENCY_SERVICE_ADDR: "/hipstershop.CurrencyService/Convert",
      SHIPPING_SERVICE_ADDR: "/hipstershop.ShippingService/ShipOrder",
      PAYMENT_SERVICE_ADDR: "/hipstershop.PaymentService/Charge",
      EMAIL_SERVICE_ADDR: "/hipstershop.EmailService/SendOrderConfirmation",
    },
  },
  currencyservice: { port: 7000, system: "alpine", api: "CurrencyService", calls: {} },
  emailservice: { port: 8080, system: "debian", api: "EmailService", calls: {} },
  paymentservice: { port: 50_051, system: "alpine", api: "PaymentService", calls: {} },
  productcatalogservice: { port: 3550, system: "none", api: "ProductCatalogService", calls: {} },
  recommendationservice: {
    port: 8080,
    system: "debian",
    api: "RecommendationService",
    calls: { PRODUCT_CATALOG_SERVICE_ADDR: catalog },
  },
  shippingservice: { port: 50_051, system: "none", api: "ShippingService", calls: {} },
};

/** What the frontend asks for each page. */
const home: Readonly<Record<string, string>> = {
  CURRENCY_SERVICE_ADDR: "/hipstershop.CurrencyService/GetSupportedCurrencies",
  PRODUCT_CATALOG_SERVICE_ADDR: catalog,
  CART_SERVICE_ADDR: "/hipstershop.CartService/GetCart",
};
const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/": home,
  "/product": { ...home, RECOMMENDATION_SERVICE_ADDR: "/hipstershop.RecommendationService/ListRecommendations" },
  "/cart": {
    ...home,
    RECOMMENDATION_SERVICE_ADDR: "/hipstershop.RecommendationService/ListRecommendations",
    SHIPPING_SERVICE_ADDR: "/hipstershop.ShippingService/GetQuote",
  },
  "/cart/checkout": { ...home, CHECKOUT_SERVICE_ADDR: "/hipstershop.CheckoutService/PlaceOrder" },
};
/** A page does without advertisements. */
const optional = { AD_SERVICE_ADDR: "/hipstershop.AdService/GetAds" } as const;

const log = (process: Process, severity: string, message: string): Promise<void> =>
  process.stdout.write(
    `${JSON.stringify({ message, severity, timestamp: new Date(process.clock.now()).toISOString() })}\n`,
  );

/** A program's connections to the services whose addresses its environment holds. */
class Peers {
  readonly #process: Process;
  readonly #clients = new Map<string, GrpcClient>();

  constructor(process: Process) {
    this.#process = process;
  }

  /** Calls each in turn; the first that fails decides. */
  async call(calls: Readonly<Record<string, string>>): Promise<CallProblem | undefined> {
    for (const [variable, method] of Object.entries(calls)) {
      const address = this.#process.env.get(variable);
      if (address === undefined) continue;
      const problem = method === "redis" ? await this.#askRedis(address) : await this.#client(address).call(method);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #client(address: string): GrpcClient {
    const existing = this.#clients.get(address);
    if (existing !== undefined) return existing;
    const client = new GrpcClient(this.#process, address);
    this.#clients.set(address, client);
    return client;
  }

  async #askRedis(address: string): Promise<CallProblem | undefined> {
    const [host = "", port = "6379"] = address.split(":");
    const found = await find(this.#process, host, 5000);
    const failed = (text: string): CallProblem => ({
      code: "Unavailable",
      text: `Can't access cart storage at ${address}: ${text}`,
    });
    if (found === timedOut || found.kind !== "found") return failed("name resolution failed");
    const outcome = await dial(this.#process, found.addresses[0] ?? "", Number(port), { milliseconds: 5000 });
    if (outcome.kind !== "connected") return failed(outcome.kind);
    const { connection } = outcome;
    await connection.write("PING\r\n");
    const answer = await within(this.#process, 5000, (signal) => new ByteReader(connection).line(signal));
    connection.close();
    return answer === "+PONG" ? undefined : failed("no answer");
  }
}

const serviceProgram = (name: string, { api, port, calls }: Service): Program =>
  server(async (process) => {
    const listening = Number(process.env.get("PORT") ?? port);
    const peers = new Peers(process);
    serveGrpc(process, listening, async (method) => {
      const problem = await peers.call(calls);
      await log(
        process,
        problem === undefined ? "info" : "error",
        problem === undefined
          ? `[${method.replace(/.*\//, "")}] received request`
          : `${method.replace(/.*\//, "")}: ${problem.text}`,
      );
      return problem;
    });
    await log(process, "info", `${api} (${name}) starting to listen on tcp: ":${listening}"`);
  });

const frontend: Program = server(async (process) => {
  const port = Number(process.env.get("PORT") ?? 8080);
  const peers = new Peers(process);
  serveWeb(process, port, async ({ method, target }) => {
    const path = target.replace(/\?.*/, "");
    if (path === "/_healthz")
      return { status: 200, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: "ok" };
    const calls = pages[path] ?? pages[path.replace(/^(\/product)\/.*/, "$1")];
    if (calls === undefined)
      return { status: 404, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: "404 page not found\n" };
    const began = process.clock.now();
    const problem = await peers.call(calls);
    if (problem === undefined && path !== "/cart") await peers.call(optional);
    const status = problem === undefined ? 200 : 500;
    await process.stdout.write(
      `${JSON.stringify({ "http.req.method": method, "http.req.path": path, "http.resp.status": status, "http.resp.took_ms": process.clock.now() - began, message: problem === undefined ? "request complete" : `request error: rpc error: code = ${problem.code} desc = ${problem.text}`, severity: problem === undefined ? "debug" : "error", timestamp: new Date(process.clock.now()).toISOString() })}\n`,
    );
    const body =
      problem === undefined
        ? `<!DOCTYPE html>\n<html lang="en">\n<head><title>Online Boutique</title></head>\n<body><h1>Hot Products</h1><p>served by ${process.hostname}</p></body>\n</html>\n`
        : `<!DOCTYPE html>\n<html lang="en">\n<head><title>Online Boutique</title></head>\n<body><h1>Uh, oh!</h1><p>Something has failed.</p><pre>rpc error: code = ${problem.code} desc = ${problem.text}</pre></body>\n</html>\n`;
    return { status, headers: [["Content-Type", "text/html; charset=utf-8"]], body };
  });
  await log(process, "info", `starting server on :${port}`);
});

/** How often the generator asks, and for what. */
const visits = ["/", "/product/OLJCESPC7Z", "/cart", "/", "/product/66VCHSJNUP", "/cart/checkout"] as const;
const pace = 3000;

const loadgenerator: Program = async (process) => {
  const target = process.env.get("FRONTEND_ADDR") ?? "frontend:80";
  const [host = "", port = "80"] = target.split(":");
  await process.stderr.write(
    `[${new Date(process.clock.now()).toISOString()}] ${process.hostname}/INFO/locust.main: Starting Locust against http://${target}\n`,
  );
  for (let visit = 0; ; visit++) {
    const path = visits[visit % visits.length] ?? "/";
    const problem = await request(process, host, Number(port), path);
    if (problem !== undefined)
      await process.stderr.write(
        `[${new Date(process.clock.now()).toISOString()}] ${process.hostname}/WARNING/locust: GET ${path} failed: ${problem}\n`,
      );
    await process.sleep(pace);
  }
};

/** One GET on a connection of its own; what went wrong, if something did. */
export async function request(
  process: Process,
  host: string,
  port: number,
  path: string,
  milliseconds = 10_000,
): Promise<string | undefined> {
  const found = await find(process, host, milliseconds);
  if (found === timedOut || found.kind !== "found") return `Temporary failure in name resolution (${host})`;
  const outcome = await dial(process, found.addresses[0] ?? "", port, { milliseconds });
  if (outcome.kind !== "connected") return `connection ${outcome.kind} (${host}:${port})`;
  const { connection } = outcome;
  try {
    const response = await within(process, milliseconds, async (signal) => {
      await connection.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: python-requests/2.32.3\r\nConnection: close\r\n\r\n`,
        signal,
      );
      const answer = await readResponse(new ByteReader(connection), "GET", signal);
      if (answer !== undefined) for await (const _ of answer.body(signal));
      return answer;
    });
    if (response === timedOut) return `read timed out (${host}:${port})`;
    if (response === undefined) return `connection closed (${host}:${port})`;
    return response.status < 400 ? undefined : `${response.status} ${response.reason}`;
  } catch (error) {
    if (process.killed.aborted) throw error;
    return error instanceof Error ? error.message : String(error);
  } finally {
    connection.close();
  }
}

function imageOf(name: string, program: Program, system: System, env: Readonly<Record<string, string>> = {}): Image {
  const path = `/src/${name}`;
  const programs = { [path]: program, "/bin/grpc_health_probe": grpcHealthProbe };
  const files =
    system === "none"
      ? emptySystem({ programs })
      : system === "alpine"
        ? alpineSystem({ programs })
        : debianSystem({ programs });
  return { files, entrypoint: [path], command: [], env, workingDirectory: "/src", user: root };
}

/** An image by the last part of its repository: `frontend`, `cartservice` … */
export function boutiqueImage(name: string): Image | undefined {
  if (name === "frontend") return imageOf(name, frontend, "none");
  if (name === "loadgenerator") return imageOf(name, loadgenerator, "debian");
  const service = services[name];
  return service === undefined ? undefined : imageOf(name, serviceProgram(name, service), service.system);
}
