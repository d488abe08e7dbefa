import type { Complaint } from './complaint.js';

const STANDARD_PATH = '/event/push/alert/standard';
const COPY_IT = 'Copy it whole from the integration’s card in Flashduty.';

/** What is wrong with a push URL for this format; undefined if nothing. Never repeats the URL: its key is the secret. */
export function complainAboutPushUrl(pushUrl: string, format: string): Complaint | undefined {
  const url = parseUrl(pushUrl);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { problem: 'is not an http:// or https:// URL', remedy: COPY_IT };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'holds a user name or password before the host', remedy: COPY_IT };
  }
  if (pushUrl.includes('#')) return { problem: 'holds a # part, which would not be sent', remedy: COPY_IT };
  const keys = url.searchParams.getAll('integration_key');
  if (keys.length !== 1 || keys[0] === '') {
    return { problem: 'does not hold one integration_key=…', remedy: COPY_IT };
  }
  return complainAboutFormat(url.pathname.endsWith(STANDARD_PATH), format);
}

function complainAboutFormat(isStandardUrl: boolean, format: string): Complaint | undefined {
  if (isStandardUrl && format === 'native') {
    return {
      problem: `has the path of a Standard Alert Event integration (${STANDARD_PATH}), but the format is native`,
      remedy: 'Remove format: native, or paste the push URL of a vendor’s own integration.',
    };
  }
  if (!isStandardUrl && format === 'standard') {
    return {
      problem: `does not end in ${STANDARD_PATH}, which format: standard (the default) needs`,
      remedy:
        'Make a Standard Alert Event integration in Flashduty and paste its push URL. Or, if this is the push URL of a ' +
        'vendor’s own integration (Tencent BlueKing, Jiankongbao, ZStack), add format: native in relay.yaml: the ' +
        'vendor’s bytes then go to it as received.',
    };
  }
  return undefined;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
