/** What the id of a delivery or dead letter says: `<envelope id>`, `<envelope id>-<index>` or `<envelope id>-<index>-r<n>`. */
export interface DeliveryId {
  readonly envelopeId: string;
  /** Which of the envelope's events; absent for an envelope that could not be read. */
  readonly index?: number;
  /** 0 for the first delivery, n for the n-th replay. */
  readonly replay: number;
}

export function readDeliveryId(id: string): DeliveryId {
  const [envelopeId = '', index, replay = 'r0'] = id.split('-');
  return { envelopeId, ...(index === undefined ? {} : { index: Number(index) }), replay: Number(replay.slice(1)) };
}
