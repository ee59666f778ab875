/** Where the scenario's actors are. */
export interface Stage {
  /** Rapport's address, and a key with every scope. */
  rapport: string;
  apiKey: string;
  /** The WeChat simulator's address. */
  simulator: string;
}
