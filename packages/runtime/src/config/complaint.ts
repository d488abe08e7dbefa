/** What is wrong with something, by whoever looks at it without knowing where it stands. */
export interface Complaint {
  readonly problem: string;
  readonly remedy: string;
}
