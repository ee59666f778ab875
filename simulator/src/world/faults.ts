/** Faults a person or a test switches on; all off by default. */
export interface Faults {
  /** Delay before every API answer, ms. */
  slowMs: number;
  /** Share of API calls answered with HTTP 502. */
  errorRate5xx: number;
  /** Share of API calls whose connection is cut before the platform acted. */
  dropRate: number;
  /** Share of API calls that are carried out and then lose their connection. */
  dropAfterRate: number;
  /** Share of API calls answered -1 "system error". */
  busyRate: number;
  /** Share of acknowledged callbacks that are sent once more. */
  redeliverRate: number;
  /** Every callback is sent twice at the same time. */
  duplicateCallbacks: boolean;
  /** All tokens issued so far were revoked at this moment (ms); null when never. */
  tokenRevoked: number | null;
  /** Every customer message is refused with 45015. */
  windowClosed: boolean;
  /** API calls are answered with an HTML page. */
  html: boolean;
  /** Only API paths that start with this are affected; '' means all. */
  path: string;
}

export const noFaults = (): Faults => ({
  slowMs: 0,
  errorRate5xx: 0,
  dropRate: 0,
  dropAfterRate: 0,
  busyRate: 0,
  redeliverRate: 0,
  duplicateCallbacks: false,
  tokenRevoked: null,
  windowClosed: false,
  html: false,
  path: '',
});

/** True when any fault touches API calls, so that the usual path costs one check. */
export const apiFaultsOn = (faults: Faults): boolean =>
  faults.slowMs > 0 ||
  faults.errorRate5xx > 0 ||
  faults.dropRate > 0 ||
  faults.dropAfterRate > 0 ||
  faults.busyRate > 0 ||
  faults.html;
