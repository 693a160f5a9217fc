#!/bin/sh
# Makes a user with the role admin in one namespace and no rights elsewhere, and prints a kubeconfig for it.
set -eu
name=restricted
kubectl create namespace "$name" >&2
kubectl create serviceaccount "$name" -n "$name" >&2
kubectl create rolebinding "$name" -n "$name" --clusterrole=admin --serviceaccount="$name:$name" >&2
token=$(kubectl create token "$name" -n "$name" --duration=8h)
file=$(mktemp)
trap 'rm -f "$file"' EXIT
kubectl config view --minify --flatten >"$file"
{
  kubectl --kubeconfig "$file" config set-credentials "$name" --token="$token"
  kubectl --kubeconfig "$file" config set-context "$name" --namespace="$name" --user="$name" \
    --cluster="$(kubectl config view --minify -o 'jsonpath={.clusters[0].name}')"
  kubectl --kubeconfig "$file" config use-context "$name"
} >&2
kubectl --kubeconfig "$file" config view --minify --flatten
