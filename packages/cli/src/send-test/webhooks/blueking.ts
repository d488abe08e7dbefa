import { type BuildTestWebhook, describeTest, TITLE } from './test-webhook.js';

/** 提醒 */
const INFO_LEVEL = 3;

export const bluekingTest: BuildTestWebhook = (alert) => {
  const { event, run, sentAt } = alert;
  const isOver = event === 'Ok';
  const now = utcText(sentAt);
  return {
    type: isOver ? 'RECOVERY_NOTICE' : 'ANOMALY_NOTICE',
    scenario: 'os',
    bk_biz_id: 0,
    bk_biz_name: 'relay',
    event: {
      id: run,
      event_id: run,
      is_shielded: false,
      begin_time: now,
      create_time: now,
      end_time: isOver ? now : null,
      level: INFO_LEVEL,
      level_name: '提醒',
      agg_dimensions: [],
      dimensions: { test_run: run },
      dimension_translation: {},
    },
    strategy: { id: 0, name: TITLE, scenario: 'os', item_list: [] },
    current_value: null,
    description: describeTest(alert),
    related_info: '',
  };
};

/** BlueKing writes UTC without saying so. */
function utcText(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ');
}
