import { expect, it } from "vitest";
import { changesObjects, filesGiven } from "./kubectl-writes.ts";

it.each([
  ["kubectl apply -f x.yaml", true],
  ["kubectl -n prod delete netpol db", true],
  ["kubectl --context team label ns prod a=b", true],
  ["kubectl rollout restart deployment/web", true],
  ["kubectl auth reconcile -f x.yaml", true],
  ["kubectl apply -f x.yaml --dry-run=server", false],
  ["kubectl get pods -A", false],
  ["kubectl -n prod get netpol", false],
  ["kubectl exec -n prod web -- nc -z db 3306", false],
  ["kubectl auth can-i create pods", false],
  ["kubectl rollout status deployment/web", false],
  ["kubectl --help", false],
  ["netpol-workshop check", false],
])("%s changes objects: %s", (line, changes) => {
  expect(changesObjects(line.split(" "))).toBe(changes);
});

it.each([
  ["kubectl apply -f a.yaml --filename b.yaml", ["a.yaml", "b.yaml"]],
  ["kubectl apply --filename=a.yaml -fb.yaml", ["a.yaml", "b.yaml"]],
  ["kubectl label ns prod a=b", []],
])("%s is given the files %j", (line, files) => {
  expect(filesGiven(line.split(" "))).toEqual(files);
});
