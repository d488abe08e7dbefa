import { isIPv6 } from 'node:net';

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

const IN_BRACKETS = /^\[([^\]]+)\](?::(\d{1,5}))?$/;
const PLAIN = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;

/** `host`, `host:port`, `[IPv6]:port`. */
export function parseHostAndPort(text: string, defaultPort: number): HostAndPort | undefined {
  const bracketed = IN_BRACKETS.exec(text);
  if (bracketed !== null && !isIPv6(bracketed[1] ?? '')) return undefined;
  const [, host, portText] = bracketed ?? PLAIN.exec(text) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}
