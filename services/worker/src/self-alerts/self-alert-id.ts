import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const OTHER_CHARACTERS = 16;

/**
 * The id of the envelope that a notice goes in: a ULID like every envelope's, but the same again for the same alert,
 * status and moment. So a worker that dies over a notice leaves one that its successor sends again as the same one.
 */
export function selfAlertId(name: string, status: string, at: number): string {
  const time = Array.from({ length: TIME_CHARACTERS }, (_, index) => {
    const power = 32 ** (TIME_CHARACTERS - 1 - index);
    return CROCKFORD.charAt(Math.floor(at / power) % 32);
  });
  const hash = createHash('sha256').update(`${name} ${status}`).digest();
  const rest = Array.from(hash.subarray(0, OTHER_CHARACTERS), (byte) => CROCKFORD.charAt(byte % 32));
  return [...time, ...rest].join('');
}
