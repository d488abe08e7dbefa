import { createHash, timingSafeEqual } from 'node:crypto';
import type { SourceConfig } from '@relay/runtime';

/** Returns the source whose token was presented, in the same time whichever part of it is wrong. */
export type FindSource = (name: string, token: string | undefined) => SourceConfig | undefined;

/** Digests have one length, which a constant-time comparison needs, and betray nothing about the tokens. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createFindSource(sources: Readonly<Record<string, SourceConfig>>): FindSource {
  const known = new Map(
    Object.values(sources).map((source) => [source.name, { source, expected: digest(source.token.reveal()) }]),
  );
  const nobody = digest('');
  return (name, token) => {
    const candidate = known.get(name);
    const matches = timingSafeEqual(digest(token ?? ''), candidate?.expected ?? nobody);
    return matches && token ? candidate?.source : undefined;
  };
}
