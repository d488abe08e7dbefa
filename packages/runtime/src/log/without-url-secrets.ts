const URL_IN_TEXT = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*)/gi;

/** Leaves scheme, host and path of every URL in a text: login, query and fragment are where credentials stand. */
export function withoutUrlSecrets(text: string): string {
  return text.replace(URL_IN_TEXT, (_url, scheme: string, rest: string) => {
    const [, authority = '', path = ''] = /^([^/?#]*)([^?#]*)/.exec(rest) ?? [];
    return scheme + authority.slice(authority.lastIndexOf('@') + 1) + path;
  });
}
