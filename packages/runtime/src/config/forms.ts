import type { Form } from './form.js';
import { LOG_LEVELS, type LogLevel } from './log-level.js';
import { parseAddressRange } from './parse-address-range.js';
import { parseByteSize } from './parse-byte-size.js';
import { parseDurationMs } from './parse-duration.js';
import { type HostAndPort, parseHostAndPort } from './parse-host-and-port.js';
import { Secret } from './secret.js';

const BLANK_OR_CONTROL = /[\s\p{Cc}]/u;
const CONTROL = /\p{Cc}/u;

export const text: Form<string> = {
  expected: 'text',
  example: 'some-text',
  parse: (given) => (given.trim() === '' ? undefined : given),
};

/** A token or URL with a blank in it comes from a torn copy and paste. */
export const secret: Form<Secret> = {
  expected: 'text without blanks',
  example: `\${NAME}, read from the environment`,
  parse: (given) => (given === '' || BLANK_OR_CONTROL.test(given) ? undefined : new Secret(given)),
};

/** People choose it: a passphrase has blanks. */
export const password: Form<Secret> = {
  expected: 'text on one line',
  example: secret.example,
  parse: (given) => (given.trim() === '' || CONTROL.test(given) ? undefined : new Secret(given)),
};

export const flag: Form<boolean> = {
  expected: 'true or false',
  example: 'true',
  parse: (given) => ({ true: true, false: false })[given],
};

export const port: Form<number> = wholeNumber(0, 65_535, '3000', 'a port');

export const timezone: Form<string> = {
  expected: 'an IANA time zone',
  example: 'Asia/Shanghai',
  parse: (given) => (isTimezone(given) ? given : undefined),
};

export const addressRange: Form<string> = {
  expected: 'an IPv4 or IPv6 address or CIDR range',
  example: '10.0.0.0/8',
  parse: parseAddressRange,
};

export const logLevel: Form<LogLevel> = oneOf(LOG_LEVELS);

export function oneOf<const T extends string>(values: readonly [T, ...T[]]): Form<T> {
  return {
    expected: `one of ${values.join(', ')}`,
    example: values[0],
    parse: (given) => values.find((value) => value === given),
  };
}

export function wholeNumber(min: number, max: number, example: string, what: string): Form<number> {
  return {
    expected: `${what} from ${min} to ${max}`,
    example,
    parse: (given) => (/^\d{1,15}$/.test(given) ? within(min, max, Number(given)) : undefined),
  };
}

export function duration(min: string, max: string, example: string): Form<number> {
  const [minMs, maxMs] = [parseDurationMs(min) ?? 0, parseDurationMs(max) ?? 0];
  return {
    expected: `a duration from ${min} to ${max} with its unit (ms, s, m, h, d)`,
    example,
    parse: (given) => within(minMs, maxMs, parseDurationMs(given)),
  };
}

export function byteSize(max: string, example: string): Form<number> {
  const maxBytes = parseByteSize(max) ?? 0;
  return {
    expected: `bytes up to ${max}, also with KiB, MiB or GiB`,
    example,
    parse: (given) => within(1, maxBytes, parseByteSize(given)),
  };
}

export function hostAndPort(defaultPort: number): Form<HostAndPort> {
  return {
    expected: `host or host:port (port ${defaultPort} if none)`,
    example: `redis-1:${defaultPort}`,
    parse: (given) => parseHostAndPort(given, defaultPort),
  };
}

function within(min: number, max: number, value: number | undefined): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
