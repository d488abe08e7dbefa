import { z } from 'zod';
import { list, record, scalar } from '../decoding/payload-schema.js';
import { excerpt } from '../text/excerpt.js';
import { lookUp } from '../text/look-up.js';

/** `*_NOTICE` comes by callback, `*_PUSH` by message queue; `closed` is what V7 made of V6's `CLOSE_NOTICE`. */
const TYPES = {
  anomaly_notice: 'open',
  anomaly_push: 'open',
  recovery_notice: 'ended',
  recovery_push: 'ended',
  closed: 'ended',
  close_notice: 'ended',
  close_push: 'ended',
  manual: 'manual',
} as const;

const type = scalar.transform((text, context) => {
  const known = lookUp(TYPES, text.toLowerCase());
  if (known !== undefined) return known;
  const expected = 'ANOMALY_NOTICE, RECOVERY_NOTICE, closed, CLOSE_NOTICE or manual';
  context.issues.push({
    code: 'custom',
    input: text,
    message: `expected ${expected}, got ${excerpt(text)}`,
  });
  return z.NEVER;
});

/** V6.0 says 1980 for "not yet". */
const moment = scalar.transform((text) => (text.startsWith('1980-01-01') ? '' : text));

const event = z.object(
  {
    event_id: scalar,
    id: scalar,
    begin_time: moment,
    create_time: moment,
    end_time: moment,
    level: scalar,
    dimensions: record,
    dimension_translation: record,
  },
  { error: ({ input }) => `expected an object, got ${excerpt(input)}` },
);

/** The variable `{{alarm.callback_message}}` of V7, and the body of V6.0, which lacks a few keys. */
export const payload = z.object({
  type,
  bk_biz_id: scalar,
  bk_biz_name: scalar,
  scenario: scalar,
  event,
  strategy: record.pipe(z.object({ id: scalar, name: scalar, item_list: list })),
  latest_anomaly_record: record.pipe(
    z.object({
      origin_alarm: record.pipe(
        z.object({
          data: record.pipe(z.object({ value: scalar })),
          anomaly: record,
        }),
      ),
    }),
  ),
  /** `undefined` in V6.0, `null` of a no-data alert: only the first has a substitute. */
  current_value: z.unknown().optional(),
  description: scalar,
  related_info: scalar,
});

export type Payload = z.infer<typeof payload>;
