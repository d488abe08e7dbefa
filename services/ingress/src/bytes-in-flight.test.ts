import { expect, test } from '@jest/globals';
import { BytesInFlight, type Take } from './bytes-in-flight.js';

const LIMITS = { maxBytes: 100, maxBytesPerSender: 60, bytesPerRequest: 10 };

/** A webhook under way, with its way to take room and its end. */
function begin(bytes: BytesInFlight, sender: string) {
  let finish: () => void = () => undefined;
  let take: Take = () => false;
  const done = bytes.during(sender, async (given) => {
    take = given;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return 'done';
  });
  return { done, take: (count: number) => take(count), finish: () => finish() };
}

test('a sender gets no more than its share, and another still gets one', async () => {
  const bytes = new BytesInFlight(LIMITS);
  const greedy = begin(bytes, 'greedy');
  expect(greedy.take(50)).toBe(true);
  expect(greedy.take(1)).toBe(false);
  expect(await begin(bytes, 'greedy').done).toBeUndefined();

  const modest = begin(bytes, 'modest');
  expect(modest.take(30)).toBe(true);
  expect(modest.take(1)).toBe(false);
});

test('what a webhook took is free again once it has ended, well or not', async () => {
  const bytes = new BytesInFlight(LIMITS);
  const first = begin(bytes, 'sender');
  first.take(50);
  first.finish();
  expect(await first.done).toBe('done');
  await expect(
    bytes.during('sender', async (take) => {
      take(50);
      throw new Error('not stored');
    }),
  ).rejects.toThrow('not stored');
  expect(begin(bytes, 'sender').take(50)).toBe(true);
});
