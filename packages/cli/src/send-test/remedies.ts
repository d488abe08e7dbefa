import type { SourceConfig } from '@relay/runtime';

/** What to do when the ingress, or who stands in its place, does not accept a webhook. */
export function remedyForStatus(status: number, source: SourceConfig): string {
  if (status === 401) return remedyForUnauthorized(source);
  return REMEDIES[status] ?? 'this is no answer of an ingress: see what --url leads to, and any proxy on the way';
}

const REMEDIES: Readonly<Record<number, string>> = {
  200: 'there is no id in it, so this is not an ingress: see what --url leads to',
  404: 'this is not the address of an ingress: give its base with --url, such as https://relay.example.com',
  503: 'neither Redis nor the spool takes it, or the ingress is overrun: relay doctor tells which',
};

/** The ingress has one answer for all of them. */
function remedyForUnauthorized({ name, allowFrom }: SourceConfig): string {
  const stale =
    'it was started with another configuration (restart it), or --url leads to the ingress of another relay';
  if (allowFrom.length === 0) return stale;
  return (
    `sources.${name}.allowFrom takes webhooks from ${allowFrom.join(', ')} only: run this on such a machine, with --url, ` +
    `or add this one's address for the test. Otherwise ${stale}`
  );
}
