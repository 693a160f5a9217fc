import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { named } from "../testing/inventory.ts";
import { denyAll, owner, type SmallNetwork, smallNetwork } from "../testing/network.ts";

let lab: SmallNetwork;

beforeEach(() => {
  lab = smallNetwork();
});

afterEach(() => lab.network.close());

describe("the flow log", () => {
  it("holds a row of each side of a connection, with what decided", async () => {
    await lab.say("10.96.1.1", 80, "hello");
    const rows = await lab.whiskerRows();
    expect(rows).toMatchObject([
      {
        action: "Allow",
        source_name: "client",
        source_namespace: "shop",
        source_labels: "app=client",
        dest_name: "web-5f6d7-*",
        dest_namespace: "shop",
        protocol: "tcp",
        dest_port: 8080,
        reporter: "Src",
        start_time: "2026-01-01T00:00:00Z",
        end_time: "2026-01-01T00:00:15Z",
      },
      {
        reporter: "Dst",
        policies: {
          enforced: [
            {
              kind: "Profile",
              name: "kns.shop",
              namespace: "",
              tier: "",
              action: "Allow",
              policy_index: 0,
              rule_index: 0,
              trigger: null,
            },
          ],
        },
      },
    ]);
  });

  it("holds a denied connection once for each packet that was tried", async () => {
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    const leave = new AbortController();
    const attempt = lab.client.connect(
      { address: "10.96.1.1", port: 80, protocol: "TCP" },
      { owner, signal: leave.signal },
    );
    await lab.clock.advance(3500);
    leave.abort();
    await expect(attempt).rejects.toThrow();
    await lab.clock.advance(60_000);
    const trigger = {
      kind: "NetworkPolicy",
      name: "deny-all",
      namespace: "shop",
      tier: "default",
      action: "ActionUnspecified",
      policy_index: 0,
      rule_index: 0,
      trigger: null,
    };
    expect(await lab.whiskerRows()).toMatchObject([
      { action: "Allow", reporter: "Src", packets_in: 0, packets_out: 3, bytes_out: 180 },
      {
        action: "Deny",
        reporter: "Dst",
        packets_in: 3,
        packets_out: 0,
        policies: {
          enforced: [{ kind: "EndOfTier", name: "", tier: "default", action: "Deny", rule_index: -1, trigger }],
        },
      },
    ]);
  });

  it("names the network set that covers an outside address, else the kind of network", async () => {
    await lab.connect("203.0.113.10", 443);
    lab.objects.put(
      "networksets.projectcalico.org",
      named("projectcalico.org/v3", "NetworkSet", "lab", "partners", { nets: ["203.0.113.0/24"] }),
    );
    await lab.connect("203.0.113.10", 443);
    expect((await lab.whiskerRows()).map((row) => [row.dest_name, row.dest_namespace])).toEqual([
      ["PUBLIC NETWORK", "-"],
      ["partners", "lab"],
    ]);
  });

  it("says what a new connection would get beside what an old one got", async () => {
    const connection = await lab.open("10.96.1.1", 80);
    await lab.clock.advance(20_000);
    lab.objects.put("networkpolicies.networking.k8s.io", denyAll());
    await connection.write("old connections live on");
    const [row] =
      (await lab.whiskerRows(`filters=${encodeURIComponent('{"reporter":"Dst","pending_actions":["Deny"]}')}`)) ?? [];
    expect(row).toMatchObject({
      action: "Allow",
      policies: { enforced: [{ kind: "Profile" }], pending: [{ kind: "EndOfTier", action: "Deny" }] },
    });
  });

  it("forgets what is older than an hour", async () => {
    await lab.say("10.96.1.1", 80, "hello");
    await lab.clock.advance(3_700_000);
    await lab.say("10.96.1.1", 80, "hello");
    expect((await lab.whiskerRows())?.map(({ start_time }) => start_time)).toEqual([
      "2026-01-01T01:01:45Z",
      "2026-01-01T01:01:45Z",
    ]);
  });

  it("answers wrong questions in the real server's words", async () => {
    expect(await lab.whiskerAnswer("/whisker-backend/flows?sortBy=Wrong")).toContain(
      '{"error":"failed to decode sortBy: unknown sortBy value: Wrong"}',
    );
    expect(await lab.whiskerAnswer("/whisker-backend/flows?filters=notjson")).toContain(
      "failed to decode filters: invalid character 'o' in literal null (expecting 'u')",
    );
    expect(await lab.whiskerAnswer("/whisker-backend/flows?startTimeGte=abc")).toContain(
      "failed to decode startTimeGte: Invalid Integer Value 'abc' Type 'int64' Namespace 'startTimeGte'",
    );
    expect(await lab.whiskerAnswer("/whisker-backend/flows-filter-hints")).toContain(
      "Error:Field validation for 'type' failed on the 'required' tag",
    );
    expect(await lab.whiskerAnswer("/nosuch")).toMatch(/^HTTP\/1\.1 404 Not Found(?:.|\s)*404 page not found/);
    expect(await lab.whiskerAnswer("/whisker-backend/flows")).toContain('{"total":{"totalPages":0},"items":null}');
  });

  it.each(["//", "//whisker-backend/flows", "http://[/", "*"])(
    "answers a request for the address %s",
    async (address) => {
      expect(await lab.whiskerAnswer(address)).toMatch(/^HTTP\/1\.1 (?:200|404) /);
    },
  );

  it("hints at the values that a filter could take", async () => {
    await lab.say("10.96.1.1", 80, "hello");
    expect(await lab.whiskerAnswer("/whisker-backend/flows-filter-hints?type=SourceName")).toContain(
      '"items":[{"value":"client"}]',
    );
  });

  it("streams each bucket when it is complete", async () => {
    const watcher = await lab.whiskerStream("/whisker-backend/flows?watch=true");
    await lab.say("10.96.1.1", 80, "hello");
    await lab.clock.advance(15_000);
    expect(await watcher.until("\n\n")).toContain('data: {"start_time":"2026-01-01T00:00:00Z"');
  });
});

// ---------------------------------------------------------------------------------------------------------------------
