const MIB = 1024 * 1024;

/**
 * What one sender, and all of them together, may take of the ingress. Fixed, because nobody should have to tune them at
 * night: generous for a vendor, narrow for a flood. docs/security.md says what each of them protects.
 */
export const LIMITS = {
  /** A sender that has connected says what it wants within this, or is answered 408. */
  headersTimeoutMs: 10_000,
  /** From the first byte of a webhook to its last. */
  requestTimeoutMs: 30_000,
  /** A connection that is kept for the next webhook: longer than the common proxies keep theirs. */
  keepAliveTimeoutMs: 65_000,
  /** A connection on which nothing moves, not even an answer that waits to be fetched. */
  stillTimeoutMs: 60_000,
  /** Node looks for passed timeouts only so often; by itself every 30 s, which would make 10 s up to 40. */
  timeoutsCheckedEveryMs: 1_000,
  /** Request line and headers together. Jiankongbao's GET carries the whole alert in the query. */
  maxHeaderBytes: 16 * 1024,
  maxHeaders: 256,

  maxConnections: 10_000,
  maxConnectionsPerSender: 1_000,
  /** Of the files that the process may open. The rest is for Redis, the spool and the log. */
  connectionsShareOfOpenFiles: 3 / 4,

  /** What one sender may have of webhooks that are being read or stored: so many bytes, or so many of the largest bodies. */
  flightBytesPerSender: 64 * MIB,
  flightBodiesPerSender: 4,
  /** So many senders may use that up at once. */
  sendersInFullFlight: 4,
  /** What a webhook counts for besides its body: so many bytes that a sender has about a thousand in flight. */
  bytesPerRequest: 64 * 1024,
  /** Requests that a sender puts on one connection without waiting for their answers. */
  maxRequestsInHand: 32,

  /** Refusals that get a line of their own in each minute, of one sender and in all. */
  refusalsToldPerSender: 10,
  refusalsTold: 300,
  /** Senders whose refusals are counted one by one. */
  refusedSendersKnown: 1_000,
  refusalsToldEveryMs: 60_000,

  /** Wrong tokens of one sender in a minute before the answers to further ones are delayed. */
  wrongTokensAtOnce: 20,
  wrongTokenDelayMs: 250,
  /** Answers delayed at the same time; others are given at once, so that waiting is no load of its own. */
  wrongTokensDelayed: 32,
} as const;
