/** A row of the flow log, as Whisker's API gives it, and what is asked of it. */
export interface FlowRecord {
  readonly start_time: string;
  readonly end_time: string;
  readonly action: string;
  readonly source_name: string;
  readonly source_namespace: string;
  readonly source_labels: string;
  readonly dest_name: string;
  readonly dest_namespace: string;
  readonly dest_labels: string;
  readonly protocol: string;
  readonly dest_port: number;
  readonly reporter: string;
  readonly packets_in: number;
  readonly packets_out: number;
  readonly bytes_in: number;
  readonly bytes_out: number;
  readonly policies: { readonly enforced: readonly FlowHit[]; readonly pending: readonly FlowHit[] };
}

export interface FlowHit {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly tier: string;
  readonly action: string;
  readonly policy_index: number;
  readonly rule_index: number;
  readonly trigger: FlowHit | null;
}

export interface FlowQuery {
  /** Seconds before now. */
  readonly seconds?: number;
  readonly source?: string;
  readonly dest?: string;
  readonly port?: number;
  readonly action?: "Allow" | "Deny";
}
