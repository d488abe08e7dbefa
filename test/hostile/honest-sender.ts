import { rawRequest, statusesIn } from './raw-request.js';

export interface HonestSender {
  /** Ends the sending. Resolves to how often each answer came; 0 stands for none. */
  stop(): Promise<ReadonlyMap<number, number>>;
}

/** Sends one webhook after the other, each on a connection of its own, as a monitoring tool does while others attack. */
export function startHonestSender(port: number, path: string): HonestSender {
  const webhook = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`;
  let isSending = true;
  const sending = (async () => {
    const answers = new Map<number, number>();
    do {
      const [status = 0] = statusesIn(await rawRequest(webhook, { port }));
      answers.set(status, (answers.get(status) ?? 0) + 1);
    } while (isSending);
    return answers;
  })();
  return {
    stop: () => {
      isSending = false;
      return sending;
    },
  };
}
