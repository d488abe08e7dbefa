import { createHash } from 'node:crypto';
import { type BuildTestWebhook, describeTest, TITLE } from './test-webhook.js';

/** 提醒, the kind that the relay takes for an Info. */
const REMINDER = '2';
const STATUS = { Info: '1', Ok: '2' } as const;

export const jiankongbaoTest: BuildTestWebhook = (alert) => {
  const { event, run, sentAt, callbackToken } = alert;
  // Task ids are whole numbers. These have more digits than a real one, and few enough to be exact for any reader.
  const taskId = String(Number.parseInt(run.slice(0, 13), 16));
  const messageId = `${taskId}${STATUS[event]}`;
  const faultTime = String(Math.floor(sentAt / 1000));
  return {
    msg_id: messageId,
    task_user_id: '0',
    task_id: taskId,
    task_type: 'http',
    fault_time: faultTime,
    message_type: REMINDER,
    message_status: STATUS[event],
    task_summary: `test run ${run}`,
    task_name: TITLE,
    content: describeTest(alert),
    ...(callbackToken === undefined ? {} : { token: md5Hex(messageId + taskId + faultTime + callbackToken) }),
  };
};

/** As the console signs. */
function md5Hex(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
