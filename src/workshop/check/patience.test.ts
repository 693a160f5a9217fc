import { describe, expect, test } from "vitest";
import { Patience } from "./patience.ts";

describe("patience", () => {
  test("is a second until something was answered, then several times the usual answer", () => {
    const patience = new Patience();
    expect(patience.for("connection")).toBe(1_000);
    for (let time = 0; time < 10; time++) patience.answered("connection", 50);
    expect(patience.for("connection")).toBe(200);
  });

  test("is measured for names and for connections apart, and borrowed where only the other was answered", () => {
    const patience = new Patience();
    patience.answered("name", 300);
    expect(patience.for("connection")).toBe(1_200);
    patience.answered("connection", 30);
    expect(patience.for("connection")).toBe(120);
    expect(patience.for("name")).toBe(1_200);
  });

  test("is longer for a name than the connections were that it borrows from", () => {
    const patience = new Patience();
    patience.answered("connection", 50);
    expect(patience.for("name")).toBe(600);
  });

  test("is not stretched by one slow answer among many", () => {
    const patience = new Patience();
    for (let time = 0; time < 20; time++) patience.answered("connection", 50);
    patience.answered("connection", 2_000);
    expect(patience.for("connection")).toBe(200);
  });

  test("stays within bounds", () => {
    const patience = new Patience();
    patience.answered("connection", 1);
    expect(patience.for("connection")).toBe(100);
    for (let time = 0; time < 30; time++) patience.answered("connection", 10_000);
    expect(patience.for("connection")).toBe(3_000);
  });

  test("doubles while answers come too late, and goes back when they are as they should be", () => {
    const patience = new Patience();
    patience.answered("connection", 1);
    patience.wasTooShort();
    expect(patience.for("connection")).toBe(200);
    patience.wasTooShort();
    expect(patience.for("connection")).toBe(400);
    patience.settled();
    expect(patience.for("connection")).toBe(100);
  });

  test("waits only briefly for policies once it was in vain, until one takes effect", () => {
    const patience = new Patience();
    patience.settled();
    expect(patience.forPolicies(10_000)).toBe(10_000);
    patience.settled(true);
    expect([patience.forPolicies(10_000), patience.forPolicies(500)]).toEqual([3_000, 500]);
    // Where nothing is forbidden, nothing is learnt.
    patience.settled();
    expect(patience.forPolicies(10_000)).toBe(3_000);
    patience.enforced();
    expect(patience.forPolicies(10_000)).toBe(10_000);
  });

  test("waits for the last try as long as for anything, until the next measurement", () => {
    const patience = new Patience();
    patience.answered("connection", 1);
    patience.isSpent();
    expect([patience.for("name"), patience.for("connection")]).toEqual([3_000, 3_000]);
    patience.settled();
    expect(patience.for("connection")).toBe(100);
  });
});
