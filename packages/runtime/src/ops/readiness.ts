/** Whether a service can do its work now. */
export interface Readiness {
  readonly ready: boolean;
  /** Each thing it needs: `ok`, or why not. Never a secret. */
  readonly checks: Readonly<Record<string, string>>;
}
