import { bluekingTest } from './blueking.js';
import { jiankongbaoTest } from './jiankongbao.js';
import type { BuildTestWebhook } from './test-webhook.js';
import { zstackTest } from './zstack.js';

/** By the vendor's name; a test holds these to the vendors that there are. */
export const TEST_WEBHOOKS: Readonly<Record<string, BuildTestWebhook>> = {
  blueking: bluekingTest,
  jiankongbao: jiankongbaoTest,
  zstack: zstackTest,
};
