/** What the viewer asked to see. */
export interface View {
  readonly show: 'all' | 'open';
  /** How many alerts. */
  readonly limit: number;
  /** Where the viewer reached this page, such as `http://127.0.0.1:4100`. */
  readonly origin: string;
}
