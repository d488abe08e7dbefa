import { z } from 'zod';
import { scalar } from '../decoding/payload-schema.js';
import { firstText } from '../text/scalar-text.js';

/** One callback. The short names were seen once in place of the long ones; the long ones win. */
export const payload = z
  .object({
    task_id: scalar.refine((text) => text !== '', { error: 'missing; without it nothing tells which alert this is' }),
    task_name: scalar,
    task_summary: scalar,
    fault_time: scalar,
    message_type: scalar,
    msg_type: scalar,
    message_status: scalar,
    msg_status: scalar,
    task_status: scalar,
    content: z.unknown().optional(),
    message_detail: z.unknown().optional(),
  })
  .transform(({ message_type, msg_type, message_status, msg_status, ...fields }) => ({
    ...fields,
    kind: firstText(message_type, msg_type),
    status: firstText(message_status, msg_status),
  }));

export type Payload = z.infer<typeof payload>;
