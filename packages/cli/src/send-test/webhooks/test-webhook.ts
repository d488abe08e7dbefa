/** What a vendor's test webhook is made of. */
export interface TestAlert {
  readonly event: 'Info' | 'Ok';
  /** 32 lower-case hex digits, the same for the Info and its Ok, and for nothing else: runs never meet. */
  readonly run: string;
  readonly source: string;
  /** Unix milliseconds. */
  readonly sentAt: number;
  /** Jiankongbao's, when the source has one. */
  readonly callbackToken?: string;
}

/** The JSON body of a POST as the vendor would send it: a real alert of severity Info, and its recovery. */
export type BuildTestWebhook = (alert: TestAlert) => Readonly<Record<string, unknown>>;

/** Whoever is on call reads this first. */
export const TITLE = 'relay send-test: nothing is wrong, closes by itself';

export function describeTest({ source }: TestAlert): string {
  return `Sent by "relay send-test ${source}" to try the way from this source to Flashduty. Its recovery follows at once.`;
}
