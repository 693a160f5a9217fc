import { describe, it } from "vitest";
import { describeCluster } from "./contract.ts";
import { connect } from "./index.ts";

const kubeconfig = process.env.E2E_KUBECONFIG;

if (kubeconfig) describeCluster(`the cluster of E2E_KUBECONFIG (${kubeconfig})`, async () => connect({ kubeconfig }));
else
  describe("a live cluster", () => {
    it("was not given (E2E_KUBECONFIG is not set): the contract ran on the sandbox alone", () => {});
  });
